/**
 * The job board of the simulated platform: close, open, edit and expire jobs, publish their adverts and take them down.
 */
import { read, segment, write } from "./api.js";
import { h } from "./dom.js";
import { debounce } from "./events.js";
import { editJob } from "./job_form.js";
import { pick } from "./language.js";
import { moment } from "./zone.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./page_actions.js").PageActions} PageActions */

const TYPING_MS = 200;

/** The tab with the jobs. */
export class JobTool {
  /** @param {Session} session @param {PageActions} actions */
  constructor(session, actions) {
    this._session = session;
    this._actions = actions;
    this._page = 0;
    this._size = 0;
    this._total = 0;
    /** @type {any[]} */
    this._jobs = [];
    const searchSoon = debounce(() => void this._search(), TYPING_MS);
    this._query = /** @type {HTMLInputElement} */ (h("input", { class: "input", type: "search", on: { input: searchSoon } }));
    this._count = h("p", { class: "tool-note", role: "status" });
    this._list = h("ul", { class: "jobs" });
    this._pager = h("div", { class: "pager" });
    this.element = h("div", { class: "tool" }, this._query, this._count, this._list, this._pager);
  }

  draw() {
    const session = this._session;
    this._query.setAttribute("aria-label", session.say("searchJobs"));
    this._query.placeholder = session.say("searchJobs");
    this._count.textContent = session.say("jobCount", { total: this._total });
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.getAttribute("data-action");
    this._list.replaceChildren(...this._jobs.map((job) => this._row(job)));
    if (focused) /** @type {HTMLElement | null} */ (this._list.querySelector(`[data-action="${CSS.escape(focused)}"]`))?.focus();
    this._pager.replaceChildren(...this._turns());
  }

  async refresh() {
    const { jobs, total, pageSize } = await read("jobs", { query: this._query.value, page: this._page });
    this._jobs = jobs;
    this._total = total;
    this._size = pageSize ?? Math.max(this._size, jobs.length);
    this.draw();
  }

  /** @param {string} kind */
  concerns(kind) {
    return kind === "job" || kind === "clock";
  }

  async _search() {
    this._page = 0;
    this._size = 0;
    await this.refresh();
  }

  /** @param {any} job */
  _row(job) {
    const session = this._session;
    const title = pick(job.title, session.language);
    const state = h("span", { class: `tag tag-${job.isActive ? "green" : "neutral"}` }, session.say(job.isActive ? "isOpen" : "isClosed"));
    const until = job.expiresAt ? session.say("expires", { time: moment(job.expiresAt, "", session) }) : session.say("never");
    const buttons = [
      this._button(job, title, job.isActive ? "closeJob" : "openJob", () => this._change(job, job.isActive ? { close: true } : { open: true })),
      this._button(job, title, "editJob", () => this._edit(job)),
      this._button(job, title, "showInChat", () => this._actions.say(`/job ${job.code || job.id}`)),
    ];
    const facts = h("div", { class: "job-facts" }, [job.code, until].filter(Boolean).join(" · "));
    const line = h("div", { class: "job-line" }, h("span", { class: "job-title" }, title), state);
    return h("li", { class: "job", data: { job: job.id } }, line, facts, this._adverts(job, title), h("div", { class: "job-buttons" }, ...buttons));
  }

  /** @param {any} job @param {string} title */
  _adverts(job, title) {
    const session = this._session;
    if (!job.adverts.length) return h("div", { class: "job-facts" }, h("span", { class: "tag tag-orange" }, session.say("noAdvert")));
    return h("ul", { class: "adverts" }, ...job.adverts.map((/** @type {any} */ advert) => this._advert(advert, job, title)));
  }

  /** @param {any} advert @param {any} job @param {string} title */
  _advert(advert, job, title) {
    const session = this._session;
    const site = pick(advert.siteName, session.language);
    const state = h("span", { class: `tag tag-${advert.listed ? "green" : "neutral"}` }, session.say(advert.listed ? "onSite" : "offSite"));
    const key = advert.listed ? "takeDownAdvert" : "publishAdvert";
    const label = session.say("ofAdvert", { action: session.say(key), title, site });
    // A closed job's advert cannot be published, so the board does not offer it.
    const button = (job.isActive || advert.listed) && h("button", { class: "mini-button", type: "button", "aria-label": label, data: { action: `${key} ${advert.id}` }, on: { click: () => void this._switch(advert) } }, session.say(key));
    return h("li", { class: "advert", data: { advert: advert.id } }, h("span", { class: "advert-site" }, site), state, button);
  }

  /** @param {any} advert */
  async _switch(advert) {
    await write(`adverts/${segment(advert.id)}`, { site: advert.site, listed: !advert.listed });
    this._actions.note("success", this._session.say("saved"));
    await this.refresh();
  }

  /** @param {any} job @param {string} title @param {string} key @param {() => Promise<void>} act */
  _button(job, title, key, act) {
    const words = this._session.say(key);
    const label = this._session.say("ofJob", { action: words, title });
    return h("button", { class: "mini-button", type: "button", "aria-label": label, data: { action: `${key} ${job.id}` }, on: { click: () => void act() } }, words);
  }

  /** @param {any} job @param {object} body */
  async _change(job, body) {
    await write(`jobs/${segment(job.id)}`, body);
    this._actions.note("success", this._session.say("saved"));
    await this.refresh();
  }

  /** @param {any} job */
  async _edit(job) {
    const changed = await editJob(job, this._session);
    if (changed) await this._change(job, changed);
  }

  _turns() {
    const session = this._session;
    const pages = Math.max(1, Math.ceil(this._total / Math.max(1, this._size)));
    if (pages === 1) return [];
    const turn = (/** @type {number} */ by) => {
      this._page += by;
      void this.refresh();
    };
    const before = h("button", { class: "icon-button", type: "button", disabled: this._page === 0, "aria-label": session.say("previousPage"), on: { click: () => turn(-1) } }, "‹");
    const after = h("button", { class: "icon-button", type: "button", disabled: this._page >= pages - 1, "aria-label": session.say("nextPage"), on: { click: () => turn(1) } }, "›");
    return [before, h("span", {}, session.say("pageOf", { page: this._page + 1, pages })), after];
  }
}
