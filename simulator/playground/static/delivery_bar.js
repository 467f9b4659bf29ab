/**
 * The line above the composer while the platform waits to deliver an event of the chat to the bot again.
 */
import { h } from "./dom.js";

/** @typedef {import("./session.js").Session} Session */

const TICK_MS = 500;

/**
 * @param {Session} session
 * @param {{deliverNow: () => Promise<void>}} actions
 * @param {() => void} focusNext moves the focus on, when the line goes while its button has the focus
 * @returns {HTMLElement}
 */
export function deliveryBar(session, actions, focusNext) {
  const left = h("span", { role: "timer" });
  const now = h("button", { class: "mini-button", type: "button", on: { click: () => void actions.deliverNow() } });
  const bar = h("div", { class: "delivery", hidden: true }, left, now);
  const draw = () => {
    const at = session.chat?.retryAt ?? null;
    const hadFocus = bar.contains(document.activeElement);
    bar.hidden = at === null;
    if (at === null) return hadFocus ? focusNext() : undefined;
    left.textContent = session.say("deliversAgain", { time: countdown(at - session.now()) });
    now.textContent = session.say("deliverNow");
    now.title = session.say("deliverNowTip");
  };
  for (const topic of /** @type {const} */ (["look", "state", "chat"])) session.on(topic, draw);
  window.setInterval(() => bar.hidden || draw(), TICK_MS);
  return bar;
}

/** A span as `0:42` or `5:59:30`. @param {number} ms */
function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const parts = hours ? [hours, twoDigits(minutes)] : [minutes];
  return [...parts, twoDigits(seconds % 60)].join(":");
}

/** @param {number} value */
function twoDigits(value) {
  return String(value).padStart(2, "0");
}
