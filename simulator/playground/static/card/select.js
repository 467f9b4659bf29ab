/**
 * Selects of one or several options or people. Inside a form the choice is sent with it, outside at once.
 */
import { h } from "../dom.js";
import { openMenu } from "../menu.js";
import { act } from "./behaviors.js";
import { framed } from "./field.js";
import { nameOf } from "./marks.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */
/** @typedef {{value: string, label: string}} Option */

/** @param {Element} element @param {Context} context @returns {Option[]} */
export function optionsOf(element, context) {
  const given = element.options ?? [];
  if (!String(element.tag).endsWith("_person")) {
    return given.map((/** @type {Element} */ option) => ({ value: String(option.value), label: context.words(option.text) }));
  }
  const named = given.map((/** @type {Element} */ option) => String(option.value)).filter((/** @type {string} */ id) => context.person(id));
  // Empty or all unknown: all members of the chat (docs/feishu/cards.md 5.3).
  return (named.length ? named : context.memberIds).map((/** @type {string} */ id) => ({ value: id, label: nameOf(id, context) }));
}

/** The value that stands there at first; `initial_option` wins over the index. @param {Element} element @param {Option[]} options */
function startOf(element, options) {
  const named = options.find((option) => option.value === element.initial_option || option.label === element.initial_option);
  return named?.value ?? options[Number(element.initial_index ?? 0) - 1]?.value ?? "";
}

/** @param {Element} element @param {Context} context */
export function selectOne(element, context) {
  return context.form ? formSelect(element, context) : loneSelect(element, context);
}

/** @param {Element} element @param {Context} context */
function formSelect(element, context) {
  const options = optionsOf(element, context);
  const start = startOf(element, options);
  const placeholder = context.words(element.placeholder) || context.say("choose");
  const empty = h("option", { value: "" }, placeholder);
  const control = /** @type {HTMLSelectElement} */ (h("select", { class: "input" }, empty, ...options.map((option) => h("option", { value: option.value }, option.label))));
  control.value = start;
  return framed(element, context, control, {
    label: placeholder,
    value: () => control.value,
    reset: () => {
      control.value = start;
    },
  });
}

/** A native select would send with every arrow key, so this one opens a menu. @param {Element} element @param {Context} context */
function loneSelect(element, context) {
  const options = optionsOf(element, context);
  const placeholder = context.words(element.placeholder) || context.say("choose");
  let current = startOf(element, options);
  const shown = h("span", { class: "select-words" }, options.find((option) => option.value === current)?.label ?? placeholder);
  const kind = element.type === "text" ? "select-button is-text" : "select-button";
  const control = h("button", { class: kind, type: "button", "aria-haspopup": "menu" }, shown, h("span", { class: "icon", "aria-hidden": "true" }, "▾"));
  const frame = framed(element, context, control, { label: placeholder, value: () => current, reset: () => {} });
  control.setAttribute("aria-label", `${placeholder}: ${shown.textContent}`);
  control.addEventListener("click", () => {
    openMenu(control, {
      label: placeholder,
      items: options.map((option) => ({ id: option.value, label: option.label, isCurrent: option.value === current })),
      onChoose: (value) => {
        current = value;
        shown.textContent = options.find((option) => option.value === value)?.label ?? placeholder;
        control.setAttribute("aria-label", `${placeholder}: ${shown.textContent}`);
        void act(element, context, control, { option: value });
      },
    });
  });
  return frame;
}

/** @param {Element} element @param {Context} context */
export function selectMany(element, context) {
  const options = optionsOf(element, context);
  const start = new Set((element.selected_values ?? []).map(String));
  const placeholder = context.words(element.placeholder) || context.say("choose");
  const boxes = options.map((option) => checkbox(option, start, element.disabled === true));
  const words = h("span", { class: "select-words" });
  const summary = h("summary", { class: "select-button" }, words, h("span", { class: "icon", "aria-hidden": "true" }, "▾"));
  const chosen = () => boxes.filter((each) => each.box.checked).map((each) => each.box.value);
  const look = () => {
    const names = boxes.filter((each) => each.box.checked).map((each) => each.label);
    words.textContent = names.length ? `${context.say("chosen", { count: names.length })}: ${names.join(", ")}` : placeholder;
  };
  const list = h("div", { class: "many-options", role: "group", "aria-label": placeholder, on: { change: look } }, ...boxes.map((each) => each.row));
  const details = h("details", { class: "many", on: { keydown: (/** @type {KeyboardEvent} */ event) => foldOnEscape(event, details, summary) } }, summary, list);
  look();
  const frame = framed({ ...element, disabled: false }, context, summary, {
    label: placeholder,
    host: details,
    // The documentation of this component says that it is required by default.
    isRequired: element.required ?? element.tag === "multi_select_static",
    value: chosen,
    reset: () => {
      for (const each of boxes) each.box.checked = start.has(each.box.value);
      look();
    },
  });
  summary.removeAttribute("aria-label");
  return frame;
}

/** @param {Option} option @param {Set<string>} start @param {boolean} isDisabled */
function checkbox(option, start, isDisabled) {
  const box = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", value: option.value, disabled: isDisabled }));
  box.checked = start.has(option.value);
  return { box, label: option.label, row: h("label", { class: "many-option" }, box, h("span", {}, option.label)) };
}

/** @param {KeyboardEvent} event @param {HTMLElement} details @param {HTMLElement} summary */
function foldOnEscape(event, details, summary) {
  if (event.key !== "Escape" || !details.hasAttribute("open")) return;
  event.stopPropagation();
  details.removeAttribute("open");
  summary.focus();
}
