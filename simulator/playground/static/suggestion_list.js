/**
 * The list of suggestions above the composer. The text field keeps the focus; the arrow keys move the selection.
 */
import { freshId, h } from "./dom.js";

/** @typedef {import("./completion.js").Completion} Completion */
/** @typedef {import("./completion.js").Suggestion} Suggestion */

/** Suggestions for one text field. */
export class SuggestionList {
  /**
   * @param {HTMLTextAreaElement} field
   * @param {(completion: Completion, suggestion: Suggestion) => void} onTake
   */
  constructor(field, onTake) {
    this._field = field;
    this._onTake = onTake;
    /** @type {Completion | null} */
    this._completion = null;
    this._at = -1;
    this.element = h("div", { class: "suggestions", role: "listbox", id: freshId("suggestions"), hidden: true });
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.element.id);
  }

  get isOpen() {
    return this._completion !== null;
  }

  /** @param {Completion | null} completion @param {string} label */
  show(completion, label) {
    this._completion = completion;
    this.element.hidden = completion === null;
    this.element.setAttribute("aria-label", label);
    const suggestions = completion?.suggestions ?? [];
    this.element.replaceChildren(...suggestions.map((each, at) => this._row(each, at)));
    // The first mention is usually the right one. A command may be complete as typed, and Enter then sends it.
    this._mark(completion?.isMention ? 0 : -1);
  }

  close() {
    this.show(null, "");
  }

  /** @param {Suggestion} suggestion @param {number} at */
  _row(suggestion, at) {
    const row = h("div", { class: "suggestion", role: "option", id: freshId("suggestion"), "aria-selected": "false" }, h("span", { class: "suggestion-label" }, suggestion.label), h("span", { class: "suggestion-detail" }, suggestion.detail));
    // Pressing the mouse button would move the focus away from the field before the click event.
    row.addEventListener("mousedown", (event) => event.preventDefault());
    row.addEventListener("click", () => this._take(at));
    return row;
  }

  /** @param {number} at */
  _mark(at) {
    this._at = at;
    const rows = [...this.element.children];
    rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === at)));
    const row = rows[at];
    if (!row) return this._field.removeAttribute("aria-activedescendant");
    this._field.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} at */
  _take(at) {
    const completion = this._completion;
    if (!completion) return;
    this.close();
    this._onTake(completion, completion.suggestions[at]);
  }

  /** Whether the key was for the list. @param {KeyboardEvent} event */
  takesKey(event) {
    if (!this._completion) return false;
    const count = this._completion.suggestions.length;
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown") this._mark((this._at + 1) % count);
    else if (event.key === "ArrowUp") this._mark((this._at - 1 + count) % count);
    else if (event.key === "Tab" && !event.shiftKey) this._take(Math.max(0, this._at));
    else if (event.key === "Enter" && this._at >= 0) this._take(this._at);
    else return false;
    event.preventDefault();
    return true;
  }
}
