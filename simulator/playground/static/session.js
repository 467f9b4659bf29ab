/**
 * The state of the page: the reader, the chats, the clock and the choices. Emits an event for every change.
 */
import { read, write } from "./api.js";
import { listen, debounce } from "./events.js";
import { applyTheme, keepChoice, readChoices } from "./preferences.js";
import { say } from "./texts.js";

/** @typedef {import("./events.js").PlatformEvent} PlatformEvent */
/** @typedef {"state" | "look" | "chat" | "event" | "link"} Topic */

const BETWEEN_REFRESHES_MS = 120;

/** The playground as one person sees it. */
export class Session {
  constructor() {
    /** @type {any} the last answer of GET state */
    this.state = null;
    this.choices = /** @type {Record<string, string>} */ (readChoices());
    this.isLive = false;
    this._topics = new EventTarget();
    this._readAt = 0;
    this._turn = 0;
    this._changing = 0;
    /** @type {{close: () => void} | null} */
    this._link = null;
    this.refreshSoon = debounce(() => void this.refresh(), BETWEEN_REFRESHES_MS);
  }

  /** The reader's language; with `own` it is that of the person's client. */
  get language() {
    return this.choices.lang === "own" ? (this.state?.me.language ?? "zh_cn") : this.choices.lang;
  }

  get zone() {
    return this.choices.zone;
  }

  get me() {
    return this.state.me;
  }

  get bot() {
    return this.state.bot;
  }

  /** The open chat, or null. */
  get chat() {
    return this.state?.chats.find((/** @type {any} */ chat) => chat.id === this.choices.chat) ?? null;
  }

  /** The platform's time now, in epoch ms. */
  now() {
    return this.state ? this.state.clock.now + (Date.now() - this._readAt) : Date.now();
  }

  /** @param {string} id */
  person(id) {
    return this.state?.people.find((/** @type {any} */ person) => person.id === id) ?? null;
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values) {
    return say(this.language, key, values);
  }

  /** @param {Topic} topic @param {(event: any) => void} listener */
  on(topic, listener) {
    this._topics.addEventListener(topic, (event) => listener(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {Topic} topic @param {any} [detail] */
  emit(topic, detail) {
    this._topics.dispatchEvent(new CustomEvent(topic, { detail }));
  }

  /** Reads the state anew. Raises ApiError. */
  async refresh() {
    this._turn += 1;
    const turn = this._turn;
    const state = await read("state", { as: this.choices.as });
    // A newer request or a change is under way, so this answer is outdated.
    if (turn !== this._turn || this._changing) return;
    this.state = state;
    this._readAt = Date.now();
    this.choices.as = this.state.me.id;
    this.emit("state");
  }

  /**
   * Changes something and reads the state anew; what was read before the change is not shown any more. Raises ApiError.
   * @param {string} path below /api/
   * @param {Record<string, any>} [body]
   * @returns {Promise<any>} the answer
   */
  async change(path, body) {
    this._changing += 1;
    try {
      return await write(path, body);
    } finally {
      this._changing -= 1;
      await this.refresh();
    }
  }

  /** Reads for the first time and starts to listen. Raises ApiError. */
  async begin() {
    applyTheme(this.choices.theme);
    await this.refresh();
    if (!this.chat) this.choices.chat = this.state.chats[0]?.id ?? "";
    this._listen();
    this.emit("look");
    this.emit("chat");
  }

  /** Goes on as somebody else. @param {string} personId */
  async become(personId) {
    this._keep("as", personId);
    await this.refresh();
    if (!this.chat) this._keep("chat", this.state.chats[0]?.id ?? "");
    this._listen();
    this.emit("look");
    this.emit("chat");
  }

  /** @param {"lang" | "zone" | "theme"} name @param {string} value */
  choose(name, value) {
    this._keep(name, value);
    if (name === "theme") applyTheme(value);
    this.emit("look");
  }

  /** @param {string} chatId */
  openChat(chatId) {
    this._keep("chat", chatId);
    this.emit("chat");
  }

  /** @param {import("./preferences.js").Choice} name @param {string} value */
  _keep(name, value) {
    this.choices[name] = value;
    keepChoice(name, value);
  }

  _listen() {
    this._link?.close();
    this._link = listen(this.me.id, this.state.after, (event) => this._happened(event), (isLive) => this._linked(isLive));
  }

  /** @param {PlatformEvent} event */
  _happened(event) {
    this.emit("event", event);
    if (event.kind !== "wire") this.refreshSoon();
  }

  /** @param {boolean} isLive */
  _linked(isLive) {
    // Changes during the interruption have sent no event, so the state is read again.
    if (isLive && !this.isLive) this._happened({ kind: "relinked" });
    this.isLive = isLive;
    this.emit("link");
  }
}
