/**
 * The composer: text field, suggestions, switches for mention and rich text, and the message that is replied to.
 */
import { complete, withIds } from "./completion.js";
import { h } from "./dom.js";
import { pick } from "./language.js";
import { shortWords } from "./message.js";
import { chatName } from "./chat_list.js";
import { SuggestionList } from "./suggestion_list.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./conversation.js").Message} Message */
/** @typedef {{text: string, mention: boolean, rich: boolean, replyTo: string | null}} Draft */

const MOST_ROWS = 6;

/** The composer of a chat or of a thread. */
export class Composer {
  /**
   * @param {Session} session
   * @param {{send: (draft: Draft) => Promise<void>, announce: (words: string) => void}} actions
   * @param {() => string | null} threadRoot the message under which everything is said, if this is a thread
   */
  constructor(session, actions, threadRoot = () => null) {
    this._session = session;
    this._actions = actions;
    this._threadRoot = threadRoot;
    /** @type {Message | null} */
    this._replied = null;
    this._isMentioning = true;
    this._isRich = false;
    this._field = /** @type {HTMLTextAreaElement} */ (h("textarea", { class: "composer-field", rows: "1" }));
    this._list = new SuggestionList(this._field, (completion, suggestion) => this._insert(completion.start, suggestion.insert));
    this._replyBar = h("div", { class: "reply-bar", hidden: true });
    this._bar = h("div", { class: "composer-bar" });
    this.element = h("div", { class: "composer" }, this._replyBar, this._list.element, this._field, this._bar);
    this._field.addEventListener("input", () => this._typed());
    this._field.addEventListener("keydown", (event) => this._key(event));
    this._field.addEventListener("blur", () => this._list.close());
  }

  /** Draws everything but the typed text. */
  draw() {
    const session = this._session;
    const chat = session.chat;
    this.element.hidden = !chat;
    if (!chat) return;
    this._field.placeholder = session.say("typeHere");
    this._field.setAttribute("aria-label", session.say("messageTo", { chat: chatName(chat, session) }));
    const bot = pick(session.bot.name, session.language);
    const mention = chat.mode === "group" && chat.hasBot ? this._switch("_isMentioning", session.say("mention", { bot }), session.say("mentionTip")) : null;
    const rich = this._switch("_isRich", session.say("rich"), session.say("richTip"));
    const hint = h("span", { class: "composer-hint" }, session.say("sendHint"));
    const send = h("button", { class: "button button-primary_filled size-small", type: "button", on: { click: () => void this._send() } }, session.say("send"));
    this._bar.replaceChildren(...[mention, rich, hint, send].filter((part) => part !== null));
    this._drawReply();
  }

  /** @param {"_isMentioning" | "_isRich"} name @param {string} label @param {string} tip */
  _switch(name, label, tip) {
    const button = h("button", { class: "switch-chip", type: "button", "aria-pressed": String(this[name]), title: tip }, label);
    button.addEventListener("click", () => {
      this[name] = !this[name];
      button.setAttribute("aria-pressed", String(this[name]));
    });
    return button;
  }

  /** @param {Message | null} message */
  replyTo(message) {
    this._replied = message;
    this._drawReply();
    this._field.focus();
  }

  focus() {
    this._field.focus();
  }

  _drawReply() {
    this._replyBar.hidden = this._replied === null;
    if (!this._replied) return;
    const session = this._session;
    const words = session.say("replyTo", { name: pick(this._replied.sender.name, session.language), words: shortWords(this._replied, session) });
    const stop = h("button", { class: "icon-button", type: "button", "aria-label": session.say("stopReply"), on: { click: () => this.replyTo(null) } }, "✕");
    this._replyBar.replaceChildren(h("span", { class: "reply-words" }, words), stop);
  }

  _typed() {
    const rows = this._field.value.split("\n").length;
    this._field.rows = Math.min(MOST_ROWS, rows);
    const completion = complete(this._field.value.slice(0, this._field.selectionStart), this._session);
    const isDone = completion?.suggestions.length === 1 && completion.suggestions[0].isExact;
    const wasOpen = this._list.isOpen;
    this._list.show(isDone ? null : completion, this._session.say("suggestions"));
    if (!wasOpen && this._list.isOpen) this._actions.announce(this._session.say("suggestionCount", { count: completion?.suggestions.length ?? 0 }));
  }

  /** @param {KeyboardEvent} event */
  _key(event) {
    // While an input method composes, Enter selects one of its candidates.
    if (event.isComposing || this._list.takesKey(event)) return;
    if (event.key === "Escape" && this._replied) return this.replyTo(null);
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    void this._send();
  }

  /** @param {number} start @param {string} words */
  _insert(start, words) {
    const end = this._field.selectionStart;
    this._field.setRangeText(words, start, end, "end");
    this._field.focus();
  }

  async _send() {
    const words = this._field.value.trim();
    if (!words) return;
    const chat = this._session.chat;
    const replyTo = this._replied?.id ?? this._threadRoot();
    const mention = chat.mode === "group" && chat.hasBot && this._isMentioning;
    this._field.value = "";
    this._field.rows = 1;
    this._list.close();
    this.replyTo(null);
    try {
      await this._actions.send({ text: withIds(words, this._session), mention, rich: this._isRich, replyTo });
    } catch (error) {
      // A message that could not be sent stays in the field.
      this._field.value = words;
      throw error;
    }
  }
}
