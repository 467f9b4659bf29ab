/**
 * The time tool: moves the platform's clock forward.
 */
import { write } from "./api.js";
import { h } from "./dom.js";
import { moment } from "./zone.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./page_actions.js").PageActions} PageActions */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = /** @type {[string, object][]} */ ([
  ["hour", { move: HOUR }],
  ["day", { move: DAY }],
  ["morning", { to: "next_morning" }],
  ["week", { move: 7 * DAY }],
  ["nextExpiry", { to: "next_expiry" }],
]);

/** A span in words, without the parts that are zero. @param {number} ms @param {Session} session */
function spanOf(ms, session) {
  const counts = { days: Math.floor(ms / DAY), hours: Math.floor((ms % DAY) / HOUR), minutes: Math.floor((ms % HOUR) / MINUTE) };
  const words = Object.entries(counts).filter(([, count]) => count).map(([unit, count]) => session.say(unit, { count }));
  return words.join(" ") || session.say("underAMinute");
}

/** The tab with the clock. */
export class TimeTool {
  /** @param {Session} session @param {PageActions} actions */
  constructor(session, actions) {
    this._session = session;
    this._actions = actions;
    this._clock = h("p", { class: "big-clock" });
    this._moved = h("p", { class: "tool-note" });
    this._text = h("p", { class: "tool-note" });
    this._steps = STEPS.map(([key, body]) => h("button", { class: "button button-default size-medium", type: "button", data: { step: key }, on: { click: () => void this._move(body) } }));
    this.element = h("div", { class: "tool" }, this._text, this._clock, this._moved, h("div", { class: "tool-buttons" }, ...this._steps));
  }

  draw() {
    const session = this._session;
    const { moved } = session.state.clock;
    this._text.textContent = session.say("timeText");
    this._clock.textContent = moment(session.now(), "", session);
    this._clock.title = session.say("now");
    this._moved.textContent = moved ? session.say("moved", { span: spanOf(moved, session) }) : session.say("notMoved");
    this._steps.forEach((button, at) => {
      button.textContent = session.say(STEPS[at][0]);
    });
  }

  async refresh() {
    await this._session.refresh();
  }

  /** @param {string} kind */
  concerns(kind) {
    return kind === "clock";
  }

  /** @param {object} body */
  async _move(body) {
    const { now } = await write("clock", body);
    this._actions.note("success", this._session.say("clockMoved", { time: moment(now, "", this._session) }));
    await this._session.refresh();
  }
}
