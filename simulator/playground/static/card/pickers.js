/**
 * Pickers of dates and times. They send the value with the offset of the reader's zone.
 */
import { h } from "../dom.js";
import { withOffset } from "../zone.js";
import { act } from "./behaviors.js";
import { framed } from "./field.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */

const SETTLED_MS = 900;
const KINDS = /** @type {Record<string, {type: string, start: string, word: string}>} */ ({
  date_picker: { type: "date", start: "initial_date", word: "pickDate" },
  picker_time: { type: "time", start: "initial_time", word: "pickTime" },
  picker_datetime: { type: "datetime-local", start: "initial_datetime", word: "pickDatetime" },
});

/** @param {Element} element @param {Context} context */
export function picker(element, context) {
  const kind = KINDS[String(element.tag)];
  const start = String(element[kind.start] ?? "").replace(" ", "T");
  const control = /** @type {HTMLInputElement} */ (h("input", { class: "input", type: kind.type }));
  control.value = start;
  const picked = () => withOffset(control.value, context.now(), context.reader.zone);
  if (!context.form) sendWhenSettled(control, () => picked() && void act(element, context, control, { option: picked() }));
  const placeholder = context.words(element.placeholder);
  return framed(element, context, control, {
    label: placeholder || context.say(kind.word),
    visibleLabel: placeholder !== "",
    value: picked,
    reset: () => {
      control.value = start;
    },
  });
}

/**
 * Sends after typing has stopped: a picker changes with every key, so its value may be a half-typed year.
 * @param {HTMLInputElement} control
 * @param {() => void} send
 */
function sendWhenSettled(control, send) {
  let sent = control.value;
  /** @type {number | undefined} */
  let timer;
  const finish = () => {
    window.clearTimeout(timer);
    if (control.value === sent) return;
    sent = control.value;
    send();
  };
  control.addEventListener("change", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(finish, SETTLED_MS);
  });
  control.addEventListener("blur", finish);
  control.addEventListener("keydown", (event) => {
    window.clearTimeout(timer);
    if (event.key === "Enter") finish();
  });
}
