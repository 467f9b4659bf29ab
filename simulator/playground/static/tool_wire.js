/**
 * The wire tool: every HTTP request and answer between bot and platform, with a filter. The server masks secrets.
 */
import { read } from "./api.js";
import { h } from "./dom.js";
import { debounce } from "./events.js";
import { moment } from "./zone.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {{n: number, at: number, direction: string, method: string, path: string, status: number, ms: number, request: string, response: string}} Line */

const KEPT = 400;
const SHOWN = 150;
const TYPING_MS = 150;

/** The tab with the wire. */
export class WireTool {
  /** @param {Session} session */
  constructor(session) {
    this._session = session;
    /** @type {Line[]} newest first */
    this._lines = [];
    this._last = 0;
    this._isReading = false;
    this._isOutdated = false;
    this._refreshSoon = debounce(() => void this._read(), TYPING_MS);
    const drawSoon = debounce(() => this._drawLines(), TYPING_MS);
    this._filter = /** @type {HTMLInputElement} */ (h("input", { class: "input", type: "search", on: { input: drawSoon } }));
    this._way = /** @type {HTMLSelectElement} */ (h("select", { class: "input", on: { change: () => this._drawLines() } }));
    this._clear = h("button", { class: "button button-default size-small", type: "button", on: { click: () => this._forget() } });
    this._text = h("p", { class: "tool-note" });
    this._count = h("p", { class: "tool-note", role: "status" });
    this._list = h("ol", { class: "wire" });
    this.element = h("div", { class: "tool" }, this._text, h("div", { class: "wire-filter" }, this._filter, this._way, this._clear), this._count, this._list);
    this._ways = [["both", ""], ["toPlatform", "to_platform"], ["toBot", "to_bot"]];
  }

  draw() {
    const session = this._session;
    if (this._filter.placeholder === session.say("wireFilter")) return;
    this._text.textContent = session.say("wireText");
    this._filter.placeholder = session.say("wireFilter");
    this._filter.setAttribute("aria-label", session.say("wireFilter"));
    this._way.setAttribute("aria-label", session.say("direction"));
    this._clear.textContent = session.say("clearWire");
    const chosen = this._way.value;
    this._way.replaceChildren(...this._ways.map(([key, value]) => h("option", { value }, session.say(key))));
    this._way.value = chosen;
    this._drawLines();
  }

  async refresh() {
    this._refreshSoon();
  }

  /** @param {string} kind */
  concerns(kind) {
    return kind === "wire";
  }

  async _read() {
    // What comes while lines are read may not be among them, and nothing else may come after it.
    this._isOutdated = true;
    if (this._isReading) return;
    this._isReading = true;
    try {
      while (this._isOutdated) {
        this._isOutdated = false;
        const { lines } = await read("wire", { after: this._last });
        this._lines = [...lines.reverse(), ...this._lines].slice(0, KEPT);
        this._last = this._lines[0]?.n ?? this._last;
      }
    } finally {
      this._isReading = false;
    }
    this._drawLines();
  }

  _forget() {
    this._lines = [];
    this._drawLines();
  }

  _drawLines() {
    const session = this._session;
    const words = this._filter.value.trim().toLowerCase();
    const fitting = this._lines.filter((line) => (!this._way.value || line.direction === this._way.value) && (!words || wordsOf(line).includes(words)));
    this._count.textContent = fitting.length ? session.say("wireCount", { count: fitting.length }) : session.say("noWire");
    const drawn = new Map([...this._list.children].map((row) => [row.getAttribute("data-line"), row]));
    this._list.replaceChildren(...fitting.slice(0, SHOWN).map((line) => drawn.get(`${session.language} ${line.n}`) ?? this._row(line)));
  }

  /** @param {Line} line */
  _row(line) {
    const session = this._session;
    const isOut = line.direction === "to_platform";
    const way = h("span", { class: `way ${isOut ? "way-out" : "way-in"}`, role: "img", "aria-label": session.say(isOut ? "toPlatform" : "toBot") }, isOut ? "→" : "←");
    const status = h("span", { class: `tag tag-${line.status >= 200 && line.status < 300 ? "green" : "red"}` }, String(line.status || "–"));
    const summary = h("summary", { class: "wire-line" }, way, h("span", { class: "wire-path", title: line.path }, `${line.method} ${line.path}`), status, h("span", { class: "wire-time" }, `${Math.round(line.ms)} ms · ${moment(line.at, "time_sec", session)}`));
    const details = h("details", {}, summary);
    // The details of a line are built when it is opened, because hundreds of lines have long texts.
    details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(...this._parts(line)));
    return h("li", { data: { line: `${session.language} ${line.n}` } }, details);
  }

  /** @param {Line} line */
  _parts(line) {
    return /** @type {const} */ (["request", "response"]).flatMap((name) => [
      h("h3", { class: "wire-title" }, this._session.say(name)),
      h("pre", { class: "code", tabindex: "0", role: "group", "aria-label": this._session.say(name) }, indented(line[name])),
    ]);
  }
}

/** @param {Line} line */
function wordsOf(line) {
  return `${line.method} ${line.path} ${line.status} ${line.request} ${line.response}`.toLowerCase();
}

/** Headers as they are, and below them the body, indented if it is JSON. @param {string | null} words */
function indented(words) {
  const [, head, body] = /^([\s\S]*?\n\n)?([\s\S]*)$/.exec(words ?? "") ?? [];
  try {
    return `${head ?? ""}${JSON.stringify(JSON.parse(body ?? ""), null, 2)}`;
  } catch {
    // An empty body or an HTML error page is not JSON and is shown unchanged.
    return words ?? "";
  }
}
