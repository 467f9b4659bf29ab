/**
 * Forms: collects the values of the fields, checks required ones, and resets them.
 */
import { h } from "../dom.js";
import { layoutOf } from "./style.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */
/**
 * @typedef {object} Field one field as its form sees it
 * @property {string} name
 * @property {boolean} isRequired
 * @property {() => any} value `""`, `[]` or null when nothing is filled in
 * @property {() => void} reset
 * @property {(isMissing: boolean) => void} mark
 * @property {HTMLElement} control
 */

/** The fields of one form. */
export class FormBinding {
  constructor() {
    /** @type {Field[]} */
    this.fields = [];
    /** @type {Map<Field, string>} what each field held at first */
    this._starts = new Map();
  }

  /** @param {Field} field */
  add(field) {
    this.fields.push(field);
    this._starts.set(field, JSON.stringify(field.value()));
  }

  /** Whether every required value is given and complete; the first field with an error gets the focus. */
  check() {
    const missing = this.fields.filter((field) => (field.isRequired && isEmpty(field.value())) || isHalfTyped(field.control));
    for (const field of this.fields) field.mark(missing.includes(field));
    missing[0]?.control.focus();
    return missing.length === 0;
  }

  /**
   * The values that the reader has changed; an emptied one is sent as empty. Whether a client sends what nobody touched is
   * decided by the simulator (docs/feishu/open-questions.md Q36).
   */
  values() {
    const touched = this.fields.filter((field) => JSON.stringify(field.value()) !== this._starts.get(field));
    return Object.fromEntries(touched.map((field) => [field.name, field.value()]));
  }

  reset() {
    for (const field of this.fields) {
      field.reset();
      field.mark(false);
    }
  }
}

/** A date without its year reads as empty, and must not pass for none. @param {HTMLElement} control */
function isHalfTyped(control) {
  return control instanceof HTMLInputElement && control.validity.badInput;
}

/** @param {any} value */
function isEmpty(value) {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** @param {Element} element @param {Context} context */
export function form(element, context) {
  /** @type {Context} */
  const inner = { ...context, form: new FormBinding() };
  const parts = (element.elements ?? []).map((/** @type {Element} */ each) => context.render(each, inner));
  return h("div", { class: "form stack", role: "group", style: layoutOf(element), data: { form: element.name } }, ...parts);
}
