/**
 * A list of messages that redraws only what changed, keeps the focus and stays scrolled to its end. Who has scrolled up is
 * told of new messages instead.
 */
import { focusables, h } from "./dom.js";
import { toWebLanguage } from "./language.js";
import { messageItem } from "./message.js";
import { moment } from "./zone.js";

/** @typedef {import("./conversation.js").Message} Message */
/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./session.js").Session} Session */

const NEAR_END = 120;

/** The messages of a chat or of a thread. */
export class MessageList {
  /**
   * @param {Session} session
   * @param {Conversation} conversation
   * @param {import("./message.js").Desk} actions
   * @param {boolean} isInPanel
   */
  constructor(session, conversation, actions, isInPanel) {
    this._session = session;
    this._conversation = conversation;
    this._actions = actions;
    this._isInPanel = isInPanel;
    /** @type {Map<string, {signature: string, versions: number, node: HTMLElement}>} */
    this._drawn = new Map();
    this._newest = "";
    // Until the reader scrolls, new messages are scrolled into view.
    this._isFollowing = true;
    this._column = h("div", { class: "messages-column" });
    this._pill = h("button", { class: "new-message", type: "button", hidden: true, on: { click: () => this._pressPill() } });
    this.element = h("div", { class: "messages", tabindex: "0", role: "region" }, this._column, this._pill);
    const stopFollowing = () => {
      this._isFollowing = false;
    };
    for (const event of ["wheel", "touchmove", "pointerdown", "keydown"]) this.element.addEventListener(event, stopFollowing, { passive: true });
    this._isAtEnd = true;
    this.element.addEventListener("scroll", () => this._scrolled(), { passive: true });
    // What appears above the composer, or beside the chat, must not push the end out of sight.
    new ResizeObserver(() => this._isAtEnd && this._goDown()).observe(this.element);
  }

  /** Clears the list, for another chat or reader. */
  clear() {
    this._drawn.clear();
    this._newest = "";
    this._isFollowing = true;
    this._pill.hidden = true;
    this._column.replaceChildren();
  }

  /** @param {Message[]} messages */
  draw(messages) {
    const isFollowing = this._isFollowing || this._distanceToEnd() < NEAR_END || this._hasOwn(messages);
    const wanted = messages.flatMap((message, at) => [...this._day(message, messages[at - 1]), this._node(message)]);
    const known = new Set(messages.map((message) => message.id));
    for (const id of [...this._drawn.keys()]) if (!known.has(id)) this._drawn.delete(id);
    arrange(this._column, wanted);
    const newest = messages[messages.length - 1]?.id ?? "";
    this._pill.textContent = this._session.say("newMessage");
    if (newest !== this._newest && isFollowing) this._showEnd();
    else if (newest !== this._newest) this._pill.hidden = false;
    this._newest = newest;
  }

  /** Whether the reader has sent one of those that are not drawn yet. @param {Message[]} messages */
  _hasOwn(messages) {
    return messages.some((message) => !this._drawn.has(message.id) && message.sender.id === this._session.me.id);
  }

  _pressPill() {
    this._showEnd();
    // Otherwise the focus would go to the top of the page with the button.
    this.element.focus({ preventScroll: true });
  }

  _scrolled() {
    this._isAtEnd = this._distanceToEnd() < NEAR_END;
    if (this._isAtEnd) this._pill.hidden = true;
  }

  _goDown() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  _distanceToEnd() {
    return this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight;
  }

  /** Scrolls to the end, or to the beginning of the last card if it is longer than the screen. */
  _showEnd() {
    const last = /** @type {HTMLElement} */ (this._column.lastElementChild);
    const isLong = last.offsetHeight > this.element.clientHeight;
    if (isLong) last.scrollIntoView({ block: "start" });
    else this._goDown();
    this._isFollowing = true;
    this._pill.hidden = true;
  }

  /** A line where a new day begins. @param {Message} message @param {Message | undefined} before @returns {HTMLElement[]} */
  _day(message, before) {
    const day = moment(message.at, "date", this._session);
    if (before && moment(before.at, "date", this._session) === day) return [];
    const key = `day ${day}`;
    const known = /** @type {HTMLElement | undefined} */ ([...this._column.children].find((each) => each.getAttribute("data-day") === key));
    return [known ?? h("div", { class: "day", data: { day: key } }, day)];
  }

  /** @param {Message} message */
  _node(message) {
    const replies = this._isInPanel ? [] : this._conversation.replies(message.id);
    const signature = JSON.stringify([message.versions, message.updated, message.recalled, message.text, message.previews, replies.length, this._session.language, this._session.zone, this._session.me.id]);
    const old = this._drawn.get(message.id);
    if (old?.signature === signature) return old.node;
    const around = { parent: this._conversation.find(message.parent), replies, isInPanel: this._isInPanel };
    const node = messageItem(message, this._session, this._actions, around);
    node.lang = toWebLanguage(this._session.language);
    if (old && old.versions !== message.versions) node.classList.add("is-fresh");
    if (old) takeOver(old.node, node);
    this._drawn.set(message.id, { signature, versions: message.versions, node });
    return node;
  }
}

/**
 * Replaces a message by its new drawing. The focus moves to the same control, or to the message, but never to another
 * button, which the next Enter would press.
 * @param {HTMLElement} old
 * @param {HTMLElement} node
 */
function takeOver(old, node) {
  const focused = old.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  old.replaceWith(node);
  if (!focused) return;
  const name = nameOf(focused);
  (focusables(node).find((each) => nameOf(each) === name) ?? node).focus({ preventScroll: true });
}

/** @param {HTMLElement} element */
function nameOf(element) {
  return `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent}`;
}

/** Moves only what is not in its place, so that focus and folded panels stay. @param {HTMLElement} parent @param {HTMLElement[]} wanted */
function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(/** @type {HTMLElement} */ (child))) child.remove();
  wanted.forEach((node, at) => {
    if (parent.children[at] !== node) parent.insertBefore(node, parent.children[at] ?? null);
  });
}
