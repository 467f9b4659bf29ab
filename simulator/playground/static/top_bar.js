/**
 * The top bar: person, language, zone and theme, and the buttons for gallery and tools.
 */
import { avatar } from "./avatar.js";
import { chooser } from "./chooser.js";
import { focusables, h } from "./dom.js";
import { pick } from "./language.js";
import { deviceZone } from "./zone.js";

/** @typedef {import("./session.js").Session} Session */

const LANGUAGES = /** @type {Record<string, string>} */ ({ zh_cn: "简体中文", en_us: "English" });
const ZONES = ["Asia/Shanghai", "Asia/Tokyo", "Europe/Berlin", "America/Los_Angeles", "UTC"];

/**
 * @param {Session} session
 * @param {{toggleTools: () => void}} actions
 * @returns {HTMLElement}
 */
export function topBar(session, actions) {
  const bar = h("header", { class: "top-bar" });
  const draw = () => {
    const focused = focusables(bar).indexOf(/** @type {HTMLElement} */ (document.activeElement));
    bar.replaceChildren(brand(session), h("span", { class: "spacer" }), people(session), language(session), zone(session), theme(session), gallery(session), tools(session, actions));
    // Redrawing removes the focus from the button that was just used.
    if (focused >= 0) focusables(bar)[focused]?.focus();
  };
  session.on("look", draw);
  return bar;
}

/** @param {Session} session */
function brand(session) {
  return h("h1", { class: "brand" }, h("span", { class: "brand-mark", "aria-hidden": "true" }, "⚙"), h("span", { class: "brand-words" }, session.say("playground")));
}

/** @param {Session} session */
function gallery(session) {
  const words = session.say("gallery");
  return h("a", { class: "chooser", href: "/gallery", title: words }, h("span", { class: "chooser-glyph", "aria-hidden": "true" }, "▦"), h("span", { class: "chooser-words" }, words));
}

/** @param {Session} session @param {{toggleTools: () => void}} actions */
function tools(session, actions) {
  const words = session.say("tools");
  return h("button", { class: "chooser", type: "button", title: words, on: { click: actions.toggleTools }, data: { tools: "" } }, h("span", { class: "chooser-glyph", "aria-hidden": "true" }, "⚒"), h("span", { class: "chooser-words" }, words));
}

/** @param {Session} session */
function people(session) {
  const name = pick(session.me.name, session.language);
  const items = session.state.people.map((/** @type {any} */ person) => ({
    id: person.id,
    label: pick(person.name, session.language),
    detail: [pick(person.role, session.language), person.tenant === "other" && session.say("otherTenant")].filter(Boolean).join(" · "),
  }));
  return chooser({ label: session.say("iAm"), glyph: avatar(session.me.id, name), current: session.me.id, items, onChoose: (id) => void session.become(id) });
}

/** @param {Session} session */
function language(session) {
  const names = session.state.languages ?? Object.keys(LANGUAGES);
  const own = { id: "own", label: session.say("ownLanguage"), detail: LANGUAGES[session.me.language] };
  const items = [...names.map((/** @type {string} */ id) => ({ id, label: LANGUAGES[id] ?? id })), own];
  return chooser({ label: session.say("languageLabel"), glyph: "文", current: session.choices.lang, items, onChoose: (id) => session.choose("lang", id) });
}

/** @param {Session} session */
function zone(session) {
  const device = deviceZone();
  const ids = [...new Set([device, ...ZONES, session.zone])];
  const items = ids.map((id) => ({ id, label: id === device ? session.say("deviceZone", { zone: id }) : id }));
  return chooser({ label: session.say("zoneLabel"), glyph: "◷", current: session.zone, items, onChoose: (id) => session.choose("zone", id) });
}

/**
 * The theme switch, which the gallery has too.
 * @param {{choices: Record<string, string>, say: (key: string) => string, choose: (name: "theme", value: string) => void}} session
 */
export function theme(session) {
  const items = [
    { id: "auto", label: session.say("themeAuto") },
    { id: "light", label: session.say("themeLight") },
    { id: "dark", label: session.say("themeDark") },
  ];
  return chooser({ label: session.say("themeLabel"), glyph: "◐", current: session.choices.theme, items, onChoose: (id) => session.choose("theme", id) });
}
