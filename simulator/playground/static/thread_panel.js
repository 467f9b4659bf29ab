/**
 * The thread beside the chat: its first message, the replies and its own composer.
 */
import { Composer } from "./composer.js";
import { deliveryBar } from "./delivery_bar.js";
import { h } from "./dom.js";
import { MessageList } from "./message_list.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./page_actions.js").PageActions} PageActions */

/** One thread at a time. */
export class ThreadPanel {
  /** @param {Session} session @param {Conversation} conversation @param {PageActions} actions */
  constructor(session, conversation, actions) {
    this._session = session;
    this._conversation = conversation;
    this._actions = actions;
    this._rootId = "";
    this._composer = new Composer(session, actions, () => this._rootId);
    this._list = new MessageList(session, conversation, { ...actions, reply: (message) => this._composer.replyTo(message) }, true);
    const delivery = deliveryBar(session, actions, () => this._composer.focus());
    this._head = h("div", { class: "side-head" });
    this.element = h("div", { class: "thread", hidden: true }, this._head, this._list.element, delivery, this._composer.element);
    conversation.onChange(() => this.draw());
    session.on("look", () => this.draw());
    session.on("chat", () => this._rootId && actions.closeSide());
  }

  /** @param {string} rootId */
  open(rootId) {
    this._rootId = rootId;
    this._list.clear();
    this.element.hidden = false;
    this.draw();
    this._composer.focus();
  }

  close() {
    this._rootId = "";
    this.element.hidden = true;
  }

  draw() {
    if (!this._rootId) return;
    const session = this._session;
    const root = this._conversation.find(this._rootId);
    const close = h("button", { class: "icon-button", type: "button", "aria-label": session.say("closeThread"), on: { click: this._actions.closeSide } }, "✕");
    this._head.replaceChildren(h("h2", { class: "side-title" }, session.say("thread")), close);
    this._list.element.setAttribute("aria-label", session.say("thread"));
    this._composer.draw();
    this._list.draw([...(root ? [root] : []), ...this._conversation.replies(this._rootId)]);
  }
}
