/**
 * The open chat: header, messages or greeting, and composer.
 */
import { write, segment } from "./api.js";
import { chatName } from "./chat_list.js";
import { Composer } from "./composer.js";
import { deliveryBar } from "./delivery_bar.js";
import { h } from "./dom.js";
import { greeting } from "./greeting.js";
import { pick } from "./language.js";
import { shortWords } from "./message.js";
import { MessageList } from "./message_list.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./page_actions.js").PageActions} PageActions */

/** The middle of the page. */
export class ChatPane {
  /** @param {Session} session @param {Conversation} conversation @param {PageActions} actions */
  constructor(session, conversation, actions) {
    this._session = session;
    this._conversation = conversation;
    this._actions = actions;
    this._list = new MessageList(session, conversation, actions, false);
    this.composer = new Composer(session, actions);
    const delivery = deliveryBar(session, actions, () => this.composer.focus());
    this._head = h("div", { class: "chat-head" });
    this._empty = h("div", { class: "chat-empty" });
    this.element = h("main", { class: "chat-pane", id: "messages", tabindex: "-1" }, this._head, this._empty, this._list.element, delivery, this.composer.element);
    /** @type {Set<string>} */
    this._known = new Set();
    session.on("look", () => this.draw());
    session.on("state", () => this._drawHead());
    session.on("chat", () => this._change());
    conversation.onChange(() => this._drawMessages());
  }

  _change() {
    this._known.clear();
    this._list.clear();
    this._list.element.hidden = true;
    this._empty.hidden = true;
    this.draw();
  }

  draw() {
    this._drawHead();
    this.composer.draw();
    if (this._conversation.chatId === this._session.choices.chat) this._drawMessages();
  }

  _drawHead() {
    const session = this._session;
    const chat = session.chat;
    if (!chat) return this._head.replaceChildren();
    const back = h("button", { class: "icon-button back", type: "button", "aria-label": session.say("back"), on: { click: this._actions.showList } }, "‹");
    const tag = chat.external ? h("span", { class: "tag tag-orange" }, session.say("external")) : null;
    const names = chat.members.map((/** @type {string} */ id) => pick(session.person(id)?.name, session.language)).filter(Boolean);
    const count = h("span", { class: "chat-members", title: names.join(", ") }, session.say("members", { count: chat.members.length + (chat.hasBot ? 1 : 0) }));
    const bot = chat.mode === "group" ? h("button", { class: "mini-button", type: "button", data: { botPresence: "" }, on: { click: () => void this._moveBot() } }, session.say(chat.hasBot ? "removeBot" : "addBot")) : null;
    const hadFocus = this._head.contains(document.activeElement) ? document.activeElement?.className : "";
    this._head.replaceChildren(back, h("h2", { class: "chat-title" }, chatName(chat, session)), ...[tag, count].filter((part) => part !== null), h("span", { class: "spacer" }), ...(bot ? [bot] : []));
    if (hadFocus) /** @type {HTMLElement | undefined} */ ([...this._head.children].find((each) => each.className === hadFocus))?.focus();
  }

  async _moveBot() {
    const chat = this._session.chat;
    await write(`chats/${segment(chat.id)}/bot`, { as: this._session.me.id, present: !chat.hasBot });
    await this._session.refresh();
    this.composer.draw();
  }

  _drawMessages() {
    const messages = this._conversation.main();
    this._empty.hidden = messages.length > 0;
    this._list.element.hidden = messages.length === 0;
    this._list.element.setAttribute("aria-label", this._session.say("messages"));
    if (!messages.length) this._empty.replaceChildren(greeting(this._session, this._actions));
    this._announce();
    this._list.draw(messages);
  }

  /** Announces new messages to screen readers, but not those that were there when the chat was opened. */
  _announce() {
    const isFirst = this._known.size === 0;
    for (const message of this._conversation.messages) {
      const key = `${message.id} ${message.versions}`;
      if (this._known.has(key)) continue;
      this._known.add(key);
      if (isFirst || message.sender.id === this._session.me.id) continue;
      this._actions.announce(`${pick(message.sender.name, this._session.language)}: ${shortWords(message, this._session)}`);
    }
    this._known.add("");
  }
}
