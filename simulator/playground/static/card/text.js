/**
 * Text objects (`plain_text`, `lark_md`, `markdown`), icons and text tags. The context chooses the language.
 */
import { h } from "../dom.js";
import { withEmoji } from "./emoji.js";
import { larkMd, markdown } from "./markdown.js";
import { colour, tagColour, textSize } from "./style.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */

const GLYPHS = /** @type {[RegExp, string][]} */ ([
  [/calendar|time|alarm|clock/, "◷"], [/warn|alert|error|attention/, "⚠"], [/check|done|succe|yes/, "✓"], [/close|delete|no_/, "✕"],
  [/info|help|maybe/, "ⓘ"], [/search/, "⌕"], [/edit/, "✎"], [/member|person|group|contact/, "☺"], [/link/, "⛓"], [/refresh|reset|replace/, "↻"],
  [/down/, "▾"], [/up/, "▴"], [/left/, "◂"], [/right/, "▸"], [/star/, "★"], [/chat|message/, "✉"], [/setting/, "⚙"],
]);

/**
 * The content of a text object as nodes.
 * @param {Element | null | undefined} text
 * @param {Context} context
 * @returns {Node | string}
 */
export function wordsOf(text, context) {
  const words = context.words(text);
  if (text?.tag === "lark_md") return larkMd(words, context);
  if (text?.tag === "markdown") return markdown(words, context);
  return withEmoji(words);
}

/**
 * A text object with its size, colour, alignment and number of lines.
 * @param {Element} text
 * @param {Context} context
 */
export function textBlock(text, context) {
  const isPlain = text.tag === "plain_text";
  const lines = Number.isInteger(text.lines) && text.lines > 0 ? String(text.lines) : null;
  const style = {
    "font-size": textSize(text.text_size, context.config),
    color: isPlain ? colour(text.text_color, "fg", context.config) : null,
    "text-align": ["left", "center", "right"].includes(text.text_align) ? text.text_align : null,
    "-webkit-line-clamp": lines,
  };
  const weight = String(text.text_size).startsWith("heading") ? " is-heading" : "";
  return h("div", { class: `text${lines ? " is-clamped" : ""}${weight}`, style }, wordsOf(text, context));
}

/**
 * A text tag of a header.
 * @param {Element} tag
 * @param {Context} context
 */
export function textTag(tag, context) {
  return h("span", { class: `tag tag-${tagColour(tag.color)}` }, wordsOf(tag.text, context));
}

/**
 * A placeholder for one of Feishu's icons, whose pictures only the client has.
 * @param {Element | null | undefined} icon
 * @param {Context} context
 */
export function iconOf(icon, context) {
  if (!icon) return null;
  const token = String(icon.token ?? icon.img_key ?? "");
  const glyph = GLYPHS.find(([form]) => form.test(token))?.[1] ?? "◆";
  return h("span", { class: "icon", "aria-hidden": "true", title: token, style: { color: colour(icon.color, "fg", context.config) } }, glyph);
}
