/**
 * Short notes that disappear after a while, and announcements for screen readers.
 */
import { h } from "./dom.js";

const SHOWN_MS = 6000;
const GLYPHS = /** @type {Record<string, string>} */ ({ success: "✓", error: "✕", warning: "!", info: "i" });

/** The notes on the page. */
export class Toasts {
  /** @param {() => string} closeWord */
  constructor(closeWord) {
    this._closeWord = closeWord;
    this._notes = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this._voice = h("div", { class: "visually-hidden", role: "log", "aria-live": "polite", data: { announcer: "" } });
  }

  /** @param {ParentNode} parent */
  attach(parent) {
    parent.append(this._notes, this._voice);
  }

  /** @param {string} kind @param {string} words */
  show(kind, words) {
    const known = kind in GLYPHS ? kind : "info";
    const close = h("button", { class: "icon-button", type: "button", "aria-label": this._closeWord() }, "✕");
    const note = h("div", { class: `toast toast-${known}`, data: { toast: known } }, h("span", { class: "toast-glyph", "aria-hidden": "true" }, GLYPHS[known]), h("span", { class: "toast-words" }, words), close);
    close.addEventListener("click", () => note.remove());
    this._notes.append(note);
    window.setTimeout(() => passAway(note), SHOWN_MS);
  }

  /** Says something to screen readers only. @param {string} words */
  announce(words) {
    this._voice.append(h("p", {}, words));
    while (this._voice.childElementCount > 5) this._voice.firstElementChild?.remove();
  }
}

/** A note that is being read stays. @param {HTMLElement} note */
function passAway(note) {
  if (!note.matches(":hover, :focus-within")) return note.remove();
  window.setTimeout(() => passAway(note), SHOWN_MS);
}
