/**
 * The behaviour tool: how the platform behaves where its documentation is open, and which scopes the app has.
 */
import { freshId, h } from "./dom.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {{name: string, value: any, documented: any, options?: any[]}} Setting */
/** @typedef {{name: string, granted: boolean}} Scope */

/** The tab with the behaviour. */
export class BehaviourTool {
  /** @param {Session} session */
  constructor(session) {
    this._session = session;
    this._language = "";
    this.element = h("div", { class: "tool" });
    this._text = h("p", { class: "tool-note" });
    this._settings = h("div", { class: "switches" });
    this._back = h("button", { class: "button button-default size-medium", type: "button", on: { click: () => void this._document() } });
    this._scopes = h("div", { class: "switches" });
  }

  draw() {
    const session = this._session;
    const settings = /** @type {Setting[]} */ (session.state.behaviour ?? []);
    const scopes = /** @type {Scope[]} */ (session.state.scopes ?? []);
    if (this._language !== session.language || !this.element.childElementCount) this._drawFrame(settings, scopes);
    for (const { name, value } of settings) show(this._settings, name, value);
    this._back.toggleAttribute("disabled", settings.every(isDocumented));
    for (const { name, granted } of scopes) show(this._scopes, name, granted);
  }

  async refresh() {
    await this._session.refresh();
  }

  concerns() {
    return false;
  }

  /** @param {Setting[]} settings @param {Scope[]} scopes */
  _drawFrame(settings, scopes) {
    const session = this._session;
    this._language = session.language;
    this._text.textContent = session.say("behaviourText");
    this._settings.replaceChildren(...settings.map((setting) => this._setting(setting)));
    this._scopes.replaceChildren(...scopes.map(({ name }) => this._scope(name)));
    this._back.textContent = session.say("documented");
    const title = h("h3", { class: "tool-title" }, session.say("scopes"));
    const note = h("p", { class: "tool-note" }, session.say("scopesText"));
    this.element.replaceChildren(this._text, this._settings, h("div", { class: "tool-buttons" }, this._back), title, note, this._scopes);
  }

  /** @param {Setting} setting */
  _setting({ name, options }) {
    const label = this._session.say(name);
    const row = options ? this._choice(name, label, options) : this._flag("behaviour", name, label);
    const note = this._session.say(`${name}:note`);
    return note ? noted(row, note) : row;
  }

  /** A scope under its own name, and what it is for. @param {string} name */
  _scope(name) {
    return noted(this._flag("scopes", name, name), this._session.say(`scope:${name}`));
  }

  /** @param {string} path @param {string} name @param {string} label */
  _flag(path, name, label) {
    const id = freshId("behaviour");
    const box = /** @type {HTMLInputElement} */ (h("input", { class: "switch", type: "checkbox", role: "switch", id, name }));
    box.addEventListener("change", () => void this._set(path, name, box.checked));
    return h("div", { class: "switch-row" }, h("label", { for: id }, label), box);
  }

  /** @param {string} name @param {string} label @param {any[]} options */
  _choice(name, label, options) {
    const id = freshId("behaviour");
    const items = options.map((option) => h("option", { value: String(option) }, typeof option === "number" ? String(option) : this._session.say(`${name}:${option}`)));
    const select = /** @type {HTMLSelectElement} */ (h("select", { class: "input", id, name }, ...items));
    select.addEventListener("change", () => void this._set("behaviour", name, options[select.selectedIndex]));
    return h("div", { class: "switch-row" }, h("label", { for: id }, label), select);
  }

  async _document() {
    const changed = /** @type {Setting[]} */ (this._session.state.behaviour).filter((setting) => !isDocumented(setting));
    await this._session.change("behaviour", Object.fromEntries(changed.map(({ name, documented }) => [name, documented])));
  }

  /** @param {string} path @param {string} name @param {any} value */
  async _set(path, name, value) {
    await this._session.change(path, { [name]: value });
  }
}

/** A row and what is to be known about it. @param {HTMLElement} row @param {string} words */
function noted(row, words) {
  const note = h("p", { class: "tool-note", id: freshId("note") }, words);
  row.querySelector("input, select")?.setAttribute("aria-describedby", note.id);
  return h("div", {}, row, note);
}

/** @param {Setting} setting */
function isDocumented({ value, documented }) {
  return value === documented;
}

/** @param {HTMLElement} rows @param {string} name @param {any} value */
function show(rows, name, value) {
  const control = /** @type {HTMLInputElement | HTMLSelectElement | null} */ (rows.querySelector(`[name="${CSS.escape(name)}"]`));
  if (control instanceof HTMLInputElement) control.checked = value === true;
  else if (control) control.value = String(value);
}
