/**
 * The fault tool: the bot's process, switches, the token, and faults for the next calls.
 */
import { write } from "./api.js";
import { freshId, h } from "./dom.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./page_actions.js").PageActions} PageActions */

const SWITCHES = ["sync", "hireSlow", "hireDown", "rateLimited", "deliverTwice", "loseAnswer"];
const PROCESS = ["kill", "start", "stop"];
const KINDS = ["slow", "busy", "rate_limited", "bad_gateway", "dropped_before", "dropped_after", "token_invalid", "quota_used_up", "scope_missing", "too_fast", "card_locked"];
const PATHS = ["*", "POST /hire/v1/jobs/*/open", "GET /hire/v1/*", "POST /im/v1/messages*", "PATCH /im/v1/messages/*"];

/** The tab with the faults. */
export class FaultTool {
  /** @param {Session} session @param {PageActions} actions */
  constructor(session, actions) {
    this._session = session;
    this._actions = actions;
    this._language = "";
    this.element = h("div", { class: "tool" });
    this._process = h("div", { class: "tool-buttons" });
    this._switches = h("div", { class: "switches" });
    this._waiting = h("ul", { class: "waiting" });
  }

  draw() {
    const session = this._session;
    if (this._language !== session.language || !this.element.childElementCount) this._drawFrame();
    const { running } = session.bot;
    [...this._process.children].forEach((button, at) => button.toggleAttribute("disabled", PROCESS[at] === "start" ? running : !running));
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (this._switches.querySelectorAll("input"))) box.checked = session.state.switches?.[box.name] === true;
    const faults = session.state.faults ?? [];
    const lines = faults.map((/** @type {any} */ fault) => h("li", {}, session.say("faultLine", fault)));
    this._waiting.replaceChildren(...(lines.length ? lines : [h("li", { class: "tool-note" }, session.say("noFaults"))]));
  }

  async refresh() {
    await this._session.refresh();
  }

  /** @param {string} kind */
  concerns(kind) {
    return kind === "bot";
  }

  _drawFrame() {
    const session = this._session;
    this._language = session.language;
    this._process.replaceChildren(...PROCESS.map((name) => this._button(name, "bot", { action: name })));
    this._switches.replaceChildren(...SWITCHES.map((name) => this._switch(name)));
    const tokens = h("div", { class: "tool-buttons" }, this._button("revoke", "token/revoke", {}, "revoked"), this._button("clearFaults", "faults", { clear: true }));
    this.element.replaceChildren(this._title("bot"), this._process, this._title("switches"), this._switches, tokens, this._title("oneFault"), this._form(), this._waiting);
  }

  /** @param {string} key */
  _title(key) {
    return h("h3", { class: "tool-title" }, this._session.say(key));
  }

  /** @param {string} key @param {string} path @param {object} body @param {string} [done] the note that is shown afterwards */
  _button(key, path, body, done) {
    const session = this._session;
    const kind = key === "kill" ? "danger" : "default";
    const click = async () => {
      await write(path, body);
      if (done) this._actions.note("info", session.say(done));
      await session.refresh();
    };
    return h("button", { class: `button button-${kind} size-medium`, type: "button", data: { fault: key }, on: { click: () => void click() } }, session.say(key));
  }

  /** @param {string} name */
  _switch(name) {
    const id = freshId("switch");
    const box = /** @type {HTMLInputElement} */ (h("input", { class: "switch", type: "checkbox", role: "switch", id, name }));
    box.addEventListener("change", () => void this._flip(name, box.checked));
    return h("div", { class: "switch-row" }, h("label", { for: id }, this._session.say(name)), box);
  }

  /** @param {string} name @param {boolean} isOn */
  async _flip(name, isOn) {
    await this._session.change("switches", { [name]: isOn });
  }

  _form() {
    const session = this._session;
    const paths = freshId("paths");
    const kind = labelled(session.say("faultKind"), h("select", { class: "input", name: "kind" }, ...KINDS.map((name) => h("option", { value: name }, name))));
    const path = labelled(session.say("faultPath"), h("input", { class: "input", name: "path", value: "*", list: paths, required: true }));
    const times = labelled(session.say("faultTimes"), h("input", { class: "input", name: "times", type: "number", value: "1", min: "1", max: "999" }));
    const seconds = labelled(session.say("faultSeconds"), h("input", { class: "input", name: "seconds", type: "number", value: "2", min: "0", max: "60", step: "any" }));
    const list = h("datalist", { id: paths }, ...PATHS.map((value) => h("option", { value })));
    const submit = h("button", { class: "button button-default size-medium", type: "submit" }, session.say("setFault"));
    const form = /** @type {HTMLFormElement} */ (h("form", { class: "fault-form" }, kind, path, times, seconds, list, submit));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this._set(new FormData(form));
    });
    return form;
  }

  /** @param {FormData} filled */
  async _set(filled) {
    await this._session.change("faults", { kind: filled.get("kind"), path: filled.get("path"), times: Number(filled.get("times")), seconds: Number(filled.get("seconds")) });
  }
}

/** @param {string} label @param {HTMLElement} control */
function labelled(label, control) {
  control.id = freshId("fault");
  return h("div", { class: "labelled" }, h("label", { for: control.id }, label), control);
}
