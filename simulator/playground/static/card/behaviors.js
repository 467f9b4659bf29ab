/**
 * What a press does: asks for confirmation, then opens an address, calls back, or both. One press at a time.
 */
import { isWebAddress } from "./marks.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */
/** @typedef {import("./context.js").Click} Click */

/** What a callback carries, or null when the element does not call back. @param {Element} element */
export function callbackValue(element) {
  const found = behaviorsOf(element).find((each) => each.type === "callback");
  return found ? (found.value ?? {}) : null;
}

/** @param {Element} element @returns {Element[]} */
function behaviorsOf(element) {
  return Array.isArray(element.behaviors) ? element.behaviors : [];
}

/** The address of a link object for a desktop reader, or null. @param {Element | null | undefined} target */
export function addressOf(target) {
  const address = target?.pc_url || target?.default_url || target?.url;
  return isWebAddress(address) ? address : null;
}

/**
 * Presses an element that has behaviours.
 * @param {Element} element
 * @param {Context} context
 * @param {HTMLElement} control
 * @param {Partial<Click>} [more] what the click carries besides the value
 */
export async function act(element, context, control, more = {}) {
  if (element.disabled) return tellDisabled(element, context);
  if (!(await isConfirmed(element, context))) return;
  const address = addressOf(behaviorsOf(element).find((each) => each.type === "open_url"));
  if (address) window.open(address, "_blank", "noopener,noreferrer");
  const value = callbackValue(element);
  if (value === null && !Object.keys(more).length) return;
  await send({ tag: String(element.tag), value, name: element.name ?? null, ...more }, context, control);
}

/** @param {Element} element @param {Context} context */
function isConfirmed(element, context) {
  if (!element.confirm) return Promise.resolve(true);
  return context.ask(context.words(element.confirm.title), context.words(element.confirm.text));
}

/**
 * Sends a click; meanwhile the control shows progress and its card accepts no second click.
 * @param {Click} click
 * @param {Context} context
 * @param {HTMLElement} control
 */
export async function send(click, context, control) {
  const card = control.closest(".card");
  if (card?.getAttribute("aria-busy") === "true") return;
  card?.setAttribute("aria-busy", "true");
  control.classList.add("is-pressed");
  try {
    await context.press(click);
  } finally {
    card?.removeAttribute("aria-busy");
    control.classList.remove("is-pressed");
  }
}

/** @param {Element} element @param {Context} context */
export function tellDisabled(element, context) {
  context.note("info", context.words(element.disabled_tips) || context.say("disabled"));
}

/**
 * Disables a control but keeps it focusable, so that it can show the reason.
 * @param {HTMLElement} control
 * @param {Element} element
 * @param {Context} context
 */
export function explainDisabled(control, element, context) {
  if (!element.disabled) return;
  control.setAttribute("aria-disabled", "true");
  const tip = context.words(element.disabled_tips);
  if (tip) control.title = tip;
}
