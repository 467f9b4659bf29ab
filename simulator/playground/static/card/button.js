/**
 * Buttons and the overflow menu.
 */
import { h } from "../dom.js";
import { openMenu } from "../menu.js";
import { act, addressOf, explainDisabled } from "./behaviors.js";
import { marginOf, widthOf } from "./style.js";
import { iconOf, wordsOf } from "./text.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */

const TYPES = ["default", "primary", "danger", "text", "primary_text", "danger_text", "primary_filled", "danger_filled", "laser"];
const SIZES = ["tiny", "small", "medium", "large"];

/** @param {Element} element @param {Context} context */
export function button(element, context) {
  const type = TYPES.includes(element.type) ? element.type : "default";
  const size = SIZES.includes(element.size) ? element.size : "medium";
  const style = { ...marginOf(element), ...widthOf(element.width) };
  const attributes = { class: `button button-${type} size-${size}`, type: "button", title: context.words(element.hover_tips) || null, style };
  const words = wordsOf(element.text, context);
  const control = h("button", attributes, iconOf(element.icon, context), h("span", {}, words));
  if (!words) control.setAttribute("aria-label", attributes.title || context.say("press"));
  explainDisabled(control, element, context);
  control.addEventListener("click", () => void pressed(element, context, control));
  return control;
}

/** @param {Element} element @param {Context} context @param {HTMLElement} control */
async function pressed(element, context, control) {
  const form = context.form;
  if (element.disabled || !form || !element.form_action_type) return act(element, context, control);
  if (element.form_action_type === "reset") return form.reset();
  if (!form.check()) return;
  await act(element, context, control, { form: form.values() });
}

/** @param {Element} element @param {Context} context */
export function overflow(element, context) {
  const attributes = { class: "button button-default size-medium", type: "button", "aria-haspopup": "menu", "aria-label": context.say("more"), style: marginOf(element) };
  const control = h("button", attributes, "⋯");
  explainDisabled(control, element, context);
  const options = element.options ?? [];
  control.addEventListener("click", () => {
    if (element.disabled) return void act(element, context, control);
    openMenu(control, {
      label: context.say("more"),
      items: options.map((/** @type {Element} */ option, /** @type {number} */ at) => ({ id: String(at), label: context.words(option.text) })),
      onChoose: (id) => void chosen(element, options[Number(id)], context, control),
    });
  });
  return control;
}

/** @param {Element} element @param {Element} option @param {Context} context @param {HTMLElement} control */
async function chosen(element, option, context, control) {
  const address = addressOf(option.multi_url);
  if (address) return void window.open(address, "_blank", "noopener,noreferrer");
  await act(element, context, control, { option: String(option.value ?? "") });
}
