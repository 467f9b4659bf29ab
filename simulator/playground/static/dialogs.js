/**
 * Dialogs: a question, a text to read, a form. The browser's dialog element keeps the focus inside and closes on Esc.
 */
import { freshId, h } from "./dom.js";

/** @typedef {{confirm: string, cancel: string}} Labels */

/**
 * Asks a question; resolves to true for yes.
 * @param {string} title
 * @param {string} text
 * @param {Labels} labels
 * @returns {Promise<boolean>}
 */
export async function ask(title, text, labels) {
  const answer = await openDialog(title, [h("p", { class: "dialog-text" }, text)], labels);
  return answer === "confirm";
}

/**
 * Shows a long text, such as the JSON of a card.
 * @param {string} title
 * @param {string} text
 * @param {string} closeWord
 */
export async function showText(title, text, closeWord) {
  await openDialog(title, [h("pre", { class: "code", tabindex: "0" }, text)], { confirm: closeWord, cancel: "" }, "wide");
}

/**
 * Shows fields; resolves to their values, or null if the dialog was cancelled.
 * @param {string} title
 * @param {HTMLElement[]} fields
 * @param {Labels} labels
 * @returns {Promise<FormData | null>}
 */
export async function fillIn(title, fields, labels) {
  const form = h("div", { class: "dialog-fields" }, ...fields);
  /** @type {FormData | null} */
  let filled = null;
  const answer = await openDialog(title, [form], labels, "", (element) => {
    filled = new FormData(element);
  });
  return answer === "confirm" ? filled : null;
}

/**
 * @param {string} title
 * @param {HTMLElement[]} content
 * @param {Labels} labels
 * @param {string} [size]
 * @param {(form: HTMLFormElement) => void} [onSubmit]
 * @returns {Promise<string>}
 */
function openDialog(title, content, labels, size = "", onSubmit = () => {}) {
  const id = freshId("dialog");
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: `dialog ${size}`.trim(), "aria-labelledby": id }));
  const cancel = h("button", { class: "button button-default size-medium", type: "button", on: { click: () => dialog.close("cancel") } }, labels.cancel);
  const hasFields = content.some((part) => part.querySelector("input"));
  const confirm = h("button", { class: "button button-primary_filled size-medium", type: "submit", autofocus: !hasFields }, labels.confirm);
  const buttons = h("div", { class: "dialog-buttons" }, labels.cancel ? cancel : null, confirm);
  const form = /** @type {HTMLFormElement} */ (h("form", { class: "dialog-form" }, h("h2", { class: "dialog-title", id }, title), ...content, buttons));
  // The page's security policy forbids submitting forms, so the values are read here.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onSubmit(form);
    dialog.close("confirm");
  });
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue || "cancel");
    });
  });
}

/**
 * One labelled field of a dialog.
 * @param {string} label
 * @param {Record<string, any>} attributes of the input
 */
export function dialogField(label, attributes) {
  const id = freshId("input");
  const input = h("input", { class: attributes.type === "checkbox" ? "" : "input", id, ...attributes });
  const words = h("label", { for: id }, label);
  return h("div", { class: attributes.type === "checkbox" ? "dialog-check" : "dialog-field" }, words, input);
}
