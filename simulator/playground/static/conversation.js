/**
 * The messages of the open chat, in order, divided into the chat itself and its threads.
 */
import { read, segment, write } from "./api.js";
import { debounce } from "./events.js";

/** @typedef {Record<string, any>} Message */
/** @typedef {import("./session.js").Session} Session */

const BETWEEN_READS_MS = 80;
const CONCERNS = new Set(["message", "card", "recalled", "chat", "relinked"]);

/** The messages of the open chat. */
export class Conversation {
  /** @param {Session} session */
  constructor(session) {
    this._session = session;
    /** @type {Message[]} */
    this.messages = [];
    this.chatId = "";
    /** @type {Map<string, string>} the oldest message of each thread */
    this._heads = new Map();
    this._turn = 0;
    /** Whether the reader sees the chat; on a narrow screen the list may cover it. */
    this.isShown = () => true;
    /** @type {(() => void)[]} */
    this._listeners = [];
    this._reloadSoon = debounce(() => void this.reload(), BETWEEN_READS_MS);
    session.on("state", () => void this._markRead());
    session.on("event", (event) => CONCERNS.has(event.kind) && this._reloadSoon());
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this._listeners.push(listener);
  }

  /** Reads the chat from the platform. Raises ApiError. */
  async reload() {
    const chat = this._session.chat;
    if (!chat) return;
    this._turn += 1;
    const turn = this._turn;
    const { messages } = await read(`chats/${segment(chat.id)}/messages`, { as: this._session.me.id });
    if (turn !== this._turn) return;
    this.messages = messages;
    const threaded = messages.filter((/** @type {Message} */ message) => message.thread);
    this._heads = new Map(threaded.reverse().map((/** @type {Message} */ message) => [message.thread, message.id]));
    this.chatId = chat.id;
    for (const listener of this._listeners) listener();
    await this._markRead();
  }

  async _markRead() {
    const chat = this._session.chat;
    if (!chat?.unread || chat.id !== this.chatId || !this.isShown() || document.visibilityState !== "visible") return;
    // Sent once; the next state says whether there are more unread messages.
    chat.unread = 0;
    await write(`chats/${segment(this.chatId)}/read`, { as: this._session.me.id });
    this._session.refreshSoon();
  }

  /** The messages outside threads. */
  main() {
    return this.messages.filter((message) => !this._isInThread(message));
  }

  /** What stands in the thread under a message. @param {string} headId */
  replies(headId) {
    const thread = this.find(headId)?.thread;
    return thread ? this.messages.filter((message) => message.thread === thread && message.id !== headId) : [];
  }

  /** A thread hangs under its oldest message, which may itself be a reply. @param {Message} message */
  _isInThread(message) {
    return Boolean(message.thread) && this._heads.get(message.thread) !== message.id;
  }

  /** @param {string | null} id */
  find(id) {
    return this.messages.find((message) => message.id === id) ?? null;
  }
}
