/**
 * Text inputs and checkers.
 */
import { freshId, h } from "../dom.js";
import { act } from "./behaviors.js";
import { button } from "./button.js";
import { framed } from "./field.js";
import { marginOf } from "./style.js";
import { wordsOf } from "./text.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */

const LONGEST = 1000;

/** @param {Element} element @param {Context} context */
export function input(element, context) {
  const start = element.i18n_default_value?.[context.reader.language] ?? element.default_value ?? "";
  const control = /** @type {HTMLInputElement} */ (inputControl(element, context));
  control.value = start;
  const label = context.words(element.label);
  const sendOwn = context.form ? null : sender(element, context, control);
  return framed(element, context, control, {
    label: label || context.words(element.placeholder) || context.say("answer"),
    visibleLabel: label !== "",
    value: () => control.value,
    reset: () => {
      control.value = start;
    },
    aside: sendOwn,
  });
}

/** @param {Element} element @param {Context} context */
function inputControl(element, context) {
  const attributes = {
    class: "input",
    maxlength: Math.min(LONGEST, Number(element.max_length) || LONGEST),
    placeholder: context.words(element.placeholder) || null,
    autocomplete: "off",
  };
  if (element.input_type !== "multiline_text") return h("input", { ...attributes, type: element.input_type === "password" ? "password" : "text" });
  return h("textarea", { ...attributes, rows: Number(element.rows) || 5 });
}

/** Outside a form an input has its own way to send. @param {Element} element @param {Context} context @param {HTMLInputElement} control */
function sender(element, context, control) {
  const sendIt = () => void act(element, context, control, { option: control.value });
  control.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && control.tagName === "INPUT") sendIt();
  });
  return h("button", { class: "button button-text size-small", type: "button", "aria-label": context.say("press"), on: { click: sendIt } }, "➤");
}

/** @param {Element} element @param {Context} context */
export function checker(element, context) {
  const start = element.checked === true;
  const box = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", id: freshId("check"), disabled: element.disabled === true }));
  box.checked = start;
  const words = h("span", { class: "checker-text" }, wordsOf(element.text, context));
  const label = element.overall_checkable === false ? h("span", {}, words) : h("label", { for: box.id }, words);
  if (element.overall_checkable === false) box.setAttribute("aria-label", context.words(element.text));
  const look = () => styleChecked(words, box.checked, element.checked_style ?? {});
  look();
  box.addEventListener("change", () => {
    look();
    if (!context.form && element.behaviors) void act(element, context, box, { checked: box.checked });
  });
  context.form?.add({
    name: String(element.name ?? ""),
    isRequired: element.required === true,
    value: () => box.checked,
    reset: () => {
      box.checked = start;
      look();
    },
    mark: (isMissing) => box.setAttribute("aria-invalid", String(isMissing)),
    control: box,
  });
  return h("div", { class: "checker", style: marginOf(element) }, box, label, checkerButtons(element, context));
}

/** @param {HTMLElement} words @param {boolean} isChecked @param {Element} style */
function styleChecked(words, isChecked, style) {
  words.classList.toggle("is-struck", isChecked && style.show_strikethrough === true);
  const opacity = Number(style.opacity);
  words.style.opacity = isChecked && opacity >= 0 && opacity <= 1 ? String(opacity) : "";
}

/** @param {Element} element @param {Context} context */
function checkerButtons(element, context) {
  const area = element.button_area;
  if (!area) return null;
  const buttons = (area.buttons ?? []).slice(0, 3).map((/** @type {Element} */ each) => button({ size: "small", ...each, tag: "button" }, context));
  return h("span", { class: area.pc_display_rule === "on_hover" ? "checker-buttons on-hover" : "checker-buttons" }, ...buttons);
}
