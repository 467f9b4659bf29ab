/**
 * The card gallery: every card of the bot, in both languages side by side, with its JSON and its size.
 */
import { read } from "./api.js";
import { renderCard } from "./card/card.js";
import { ask } from "./dialogs.js";
import { h } from "./dom.js";
import { pick, toWebLanguage } from "./language.js";
import { applyTheme, keepChoice, readChoices } from "./preferences.js";
import { Toasts } from "./toasts.js";
import { theme } from "./top_bar.js";
import { say } from "./texts.js";

/** @typedef {{name: string, title: Record<string, string>, card: Record<string, any>, bytes: number, elements: number, note: any}} Exhibit */

const LANGUAGES = [["zh_cn", "简体中文"], ["en_us", "English"]];
const MOST_BYTES = 28_000;
const choices = /** @type {Record<string, string>} */ (readChoices());
const language = choices.lang === "zh_cn" ? "zh_cn" : "en_us";
const SOMEBODY = { name: { zh_cn: "某人", en_us: "Somebody" } };
/** @type {Map<string, {name: Record<string, string>}>} */
const people = new Map();
const toasts = new Toasts(() => say(language, "close"));

/** @param {string} key @param {Record<string, string | number>} [values] */
function words(key, values) {
  return say(language, key, values);
}

/** @param {Exhibit} exhibit @param {string} name */
function sideOf(exhibit, name) {
  const card = renderCard(exhibit.card, {
    reader: { language: name, zone: choices.zone },
    person: (id) => people.get(id) ?? (id.startsWith("ou_") ? SOMEBODY : null),
    memberIds: [...people.keys()],
    now: () => Date.now(),
    ask: (title, text) => ask(title, text, { confirm: say(name, "confirm"), cancel: say(name, "cancel") }),
    note: (kind, text) => toasts.show(kind, text),
    press: async ({ tag: _tag, ...click }) => toasts.show("info", words("wouldSend", { value: JSON.stringify(click) })),
  });
  return card;
}

/** @param {Exhibit} exhibit */
function exhibitOf(exhibit) {
  const isBig = exhibit.bytes > MOST_BYTES;
  const facts = [h("span", { class: `tag tag-${isBig ? "red" : "neutral"}` }, words("bytes", { bytes: exhibit.bytes.toLocaleString("en-US") })), h("span", { class: "tag tag-neutral" }, words("elements", { elements: exhibit.elements }))];
  const head = h("div", { class: "exhibit-head" }, h("h2", { class: "exhibit-name" }, exhibit.name), h("span", { class: "exhibit-title" }, pick(exhibit.title, language)), ...facts);
  const note = pick(exhibit.note, language);
  const summary = note && note !== pick(exhibit.title, language) ? h("p", { class: "tool-note" }, words("summary", { words: note })) : null;
  const sides = LANGUAGES.map(([name, label]) => h("section", { class: "exhibit-side", lang: toWebLanguage(name), "aria-label": `${exhibit.name}, ${label}`, data: { language: name } }, h("div", { class: "exhibit-language" }, label), sideOf(exhibit, name)));
  const json = h("details", { class: "exhibit-json" }, h("summary", { "aria-label": words("jsonOfCard", { name: exhibit.name }) }, "JSON"));
  // The JSON texts are long, so each is built when it is opened.
  json.addEventListener("toggle", () => json.childElementCount === 1 && json.append(h("pre", { class: "code", tabindex: "0", role: "group", "aria-label": words("jsonOfCard", { name: exhibit.name }) }, JSON.stringify(exhibit.card, null, 2))));
  return h("article", { class: "exhibit", id: `card-${exhibit.name}`, data: { card: exhibit.name } }, head, summary, h("div", { class: "exhibit-sides" }, ...sides), json);
}

/** @param {Exhibit[]} exhibits @param {string} filter @param {HTMLElement[]} articles @param {HTMLElement} count */
function filterBy(exhibits, filter, articles, count) {
  const wanted = filter.trim().toLowerCase();
  const fits = exhibits.map((exhibit) => `${exhibit.name} ${Object.values(exhibit.title ?? {}).join(" ")}`.toLowerCase().includes(wanted));
  articles.forEach((article, at) => {
    article.hidden = !fits[at];
  });
  const shown = fits.filter(Boolean).length;
  count.textContent = shown ? words("cardCount", { count: shown }) : words("noCards");
}

/** @param {"theme" | "lang"} name @param {string} value */
function choose(name, value) {
  keepChoice(name, value);
  window.location.reload();
}

async function begin() {
  applyTheme(choices.theme);
  document.documentElement.lang = toWebLanguage(language);
  document.title = `${words("gallery")} · ${words("playground")}`;
  const [{ cards }, state] = await Promise.all([read("gallery"), read("state")]);
  for (const person of state.people) people.set(person.id, person);
  const articles = cards.map(exhibitOf);
  const count = h("span", { class: "gallery-count", role: "status" });
  const filter = /** @type {HTMLInputElement} */ (h("input", { class: "input", type: "search", placeholder: words("filterCards"), "aria-label": words("filterCards") }));
  filter.addEventListener("input", () => filterBy(cards, filter.value, articles, count));
  const back = h("a", { class: "link", href: "/" }, `‹ ${words("backToChat")}`);
  const bar = h("header", { class: "gallery-bar" }, back, h("h1", { class: "gallery-title" }, words("gallery")), filter, count, h("span", { class: "spacer" }), theme({ choices, say: words, choose }));
  document.body.append(bar, h("main", { class: "gallery" }, h("p", { class: "tool-note" }, words("galleryText")), ...articles));
  toasts.attach(document.body);
  filterBy(cards, "", articles, count);
}

window.addEventListener("unhandledrejection", (event) => toasts.show("error", words("wentWrong", { words: String(event.reason?.message ?? event.reason) })));
await begin();
