/**
 * The tools beside the chat, one tab each: time, faults, behaviour, jobs, wire.
 */
import { freshId, h } from "./dom.js";
import { BehaviourTool } from "./tool_behaviour.js";
import { FaultTool } from "./tool_faults.js";
import { JobTool } from "./tool_jobs.js";
import { TimeTool } from "./tool_time.js";
import { WireTool } from "./tool_wire.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./page_actions.js").PageActions} PageActions */
/** @typedef {{element: HTMLElement, draw: () => void, refresh: () => Promise<void>, concerns: (kind: string) => boolean}} Tool */

const NAMES = /** @type {const} */ (["time", "faults", "behaviour", "jobs", "wire"]);

/** The tabs and the tool that is open. */
export class Tools {
  /** @param {Session} session @param {PageActions} actions */
  constructor(session, actions) {
    this._session = session;
    this._actions = actions;
    /** @type {Record<string, Tool>} */
    this._tools = { time: new TimeTool(session, actions), faults: new FaultTool(session, actions), behaviour: new BehaviourTool(session), jobs: new JobTool(session, actions), wire: new WireTool(session) };
    this._current = /** @type {string} */ ("time");
    this._head = h("div", { class: "side-head" });
    this._tabs = h("div", { class: "tabs", role: "tablist" });
    this._panel = h("div", { class: "tool-panel", role: "tabpanel", id: freshId("tool"), tabindex: "0" });
    this.element = h("div", { class: "tools", hidden: true }, this._head, this._tabs, this._panel);
    this._tabs.addEventListener("keydown", (event) => this._key(event));
    session.on("look", () => this._draw());
    session.on("state", () => this.element.hidden || this._tools[this._current].draw());
    session.on("event", (event) => this._happened(event.kind));
  }

  open() {
    this.element.hidden = false;
    this._draw();
    /** @type {HTMLElement | null} */ (this._tabs.querySelector("[aria-selected=true]"))?.focus();
    void this._tools[this._current].refresh();
  }

  close() {
    this.element.hidden = true;
  }

  _draw() {
    const session = this._session;
    if (this.element.hidden) return;
    const close = h("button", { class: "icon-button", type: "button", "aria-label": session.say("closeTools"), on: { click: this._actions.closeSide } }, "✕");
    this._head.replaceChildren(h("h2", { class: "side-title" }, session.say("tools")), close);
    this._tabs.setAttribute("aria-label", session.say("tools"));
    this._tabs.replaceChildren(...NAMES.map((name) => this._tab(name)));
    this._panel.setAttribute("aria-label", session.say(this._current));
    this._panel.replaceChildren(this._tools[this._current].element);
    this._tools[this._current].draw();
  }

  /** @param {string} name */
  _tab(name) {
    const isOpen = name === this._current;
    const tab = h("button", { class: "tab", type: "button", role: "tab", "aria-selected": String(isOpen), "aria-controls": this._panel.id, tabindex: isOpen ? "0" : "-1", data: { tab: name } }, this._session.say(name));
    tab.addEventListener("click", () => this._turn(name));
    return tab;
  }

  /** @param {string} name */
  _turn(name) {
    this._current = name;
    this._draw();
    /** @type {HTMLElement | null} */ (this._tabs.querySelector("[aria-selected=true]"))?.focus();
    void this._tools[name].refresh();
  }

  /** @param {KeyboardEvent} event */
  _key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = NAMES.indexOf(/** @type {any} */ (this._current));
    this._turn(NAMES[(at + step + NAMES.length) % NAMES.length]);
  }

  /** @param {string} kind */
  _happened(kind) {
    const tool = this._tools[this._current];
    if (!this.element.hidden && tool.concerns(kind)) void tool.refresh();
  }
}
