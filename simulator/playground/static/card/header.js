/**
 * A card's header: title, subtitle, the first three tags, its colour.
 */
import { h } from "../dom.js";
import { box } from "./style.js";
import { iconOf, textTag, wordsOf } from "./text.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */

const TEMPLATES = ["blue", "wathet", "turquoise", "green", "yellow", "orange", "red", "carmine", "violet", "purple", "indigo", "grey", "default"];
const SHOWN_TAGS = 3;

/** @param {Element | undefined} element @param {Context} context */
export function header(element, context) {
  if (!element) return null;
  const template = TEMPLATES.includes(element.template) ? element.template : "default";
  const own = element.i18n_text_tag_list;
  const tags = (own?.[context.reader.language] ?? own?.en_us ?? element.text_tag_list ?? []).slice(0, SHOWN_TAGS);
  const title = h("h3", { class: "card-title" }, wordsOf(element.title, context));
  const subtitle = element.subtitle ? h("div", { class: "card-subtitle" }, wordsOf(element.subtitle, context)) : null;
  const badges = tags.length ? h("span", { class: "card-tags" }, ...tags.map((/** @type {Element} */ tag) => textTag(tag, context))) : null;
  const words = h("div", { class: "card-heading" }, h("div", { class: "card-title-line" }, title, badges), subtitle);
  return h("div", { class: `card-header template-${template}`, style: { padding: box(element.padding) } }, iconOf(element.icon, context), words);
}
