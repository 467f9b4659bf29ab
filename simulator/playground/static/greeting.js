/**
 * The greeting in an empty chat, with three things to try.
 */
import { read } from "./api.js";
import { h } from "./dom.js";

/** @typedef {import("./session.js").Session} Session */

// The job of the platform's own samples: closed, and with every field. If somebody has opened it, another one is shown.
const SAMPLE = "A168688";
const MOST_PAGES = 40;

/**
 * @param {Session} session
 * @param {{say: (words: string) => Promise<void>, note: (kind: string, words: string) => void}} actions
 */
export function greeting(session, actions) {
  const tries = [
    offer(session, "tryHelp", () => actions.say("/help")),
    offer(session, "tryClosed", () => showClosed(session, actions)),
    offer(session, "tryExpiring", () => actions.say("/expiring 30")),
  ];
  const waiting = session.bot.ready ? null : h("p", { class: "greeting-note" }, session.say("notReadyYet"));
  return h("section", { class: "greeting", "aria-label": session.say("greeting") }, h("span", { class: "greeting-mark", "aria-hidden": "true" }, "⚙"), h("h3", {}, session.say("greeting")), h("p", {}, session.say("greetingText")), h("div", { class: "greeting-tries" }, ...tries), waiting);
}

/** @param {Session} session @param {string} key @param {() => Promise<void>} act */
function offer(session, key, act) {
  const words = [h("span", { class: "try-title" }, session.say(key)), h("span", { class: "try-text" }, session.say(`${key}Text`))];
  return h("button", { class: "try", type: "button", data: { try: key }, on: { click: () => void act() } }, ...words);
}

/** @param {Session} session @param {{say: (words: string) => Promise<void>, note: (kind: string, words: string) => void}} actions */
async function showClosed(session, actions) {
  const closed = (await findClosed(SAMPLE, 1)) ?? (await findClosed("", MOST_PAGES));
  if (!closed) return actions.note("info", session.say("noClosed"));
  await actions.say(`/job ${closed.code || closed.id}`);
}

/** @param {string} query @param {number} pages */
async function findClosed(query, pages) {
  for (let page = 0; page < pages; page += 1) {
    const { jobs } = await read("jobs", { query, page });
    const closed = jobs.find((/** @type {any} */ job) => !job.isActive);
    if (closed || !jobs.length) return closed ?? null;
  }
  return null;
}
