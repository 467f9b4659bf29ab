/**
 * The common parts of all fields: the label, the error if a required value is missing, and the form.
 */
import { freshId, h } from "../dom.js";
import { explainDisabled } from "./behaviors.js";
import { marginOf, widthOf } from "./style.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */

/**
 * Adds label and error to a control and, inside a form, registers it there.
 * @param {Element} element
 * @param {Context} context
 * @param {HTMLElement} control
 * @param {{label: string, value: () => any, reset: () => void, isRequired?: boolean, visibleLabel?: boolean, aside?: HTMLElement | null, host?: HTMLElement}} how
 */
export function framed(element, context, control, how) {
  const isRequired = context.form !== null && (how.isRequired ?? element.required === true);
  const error = h("div", { class: "field-error", id: freshId("error"), hidden: true }, context.say("isRequired"));
  control.id ||= freshId("field");
  control.setAttribute("aria-label", how.label);
  control.dataset.field = String(element.name ?? "");
  if (isRequired && control.matches("input, select, textarea")) control.setAttribute("aria-required", "true");
  explainDisabled(control, element, context);
  if (element.disabled && control.matches("input, select, textarea, button")) control.toggleAttribute("disabled", true);
  context.form?.add({ name: String(element.name ?? ""), isRequired, value: how.value, reset: how.reset, mark: marker(control, error), control });
  const label = how.visibleLabel ? h("label", { class: "field-label", for: control.id }, how.label, isRequired && star(context)) : null;
  const side = element.label_position === "left" ? " is-left" : "";
  const row = h("div", { class: "field-row" }, how.host ?? control, how.aside, !label && isRequired && star(context));
  return h("div", { class: `field${side}`, style: { ...marginOf(element), ...widthOf(element.width) } }, label, row, error);
}

/** @param {Context} context */
function star(context) {
  return h("span", { class: "required", role: "img", "aria-label": context.say("required") }, "*");
}

/** @param {HTMLElement} control @param {HTMLElement} error */
function marker(control, error) {
  return (/** @type {boolean} */ isMissing) => {
    error.hidden = !isMissing;
    // `aria-invalid` is allowed on real fields only; a button that opens a list is described by the error instead.
    if (control.matches("input, select, textarea")) control.setAttribute("aria-invalid", String(isMissing));
    if (isMissing) control.setAttribute("aria-describedby", error.id);
    else control.removeAttribute("aria-describedby");
  };
}
