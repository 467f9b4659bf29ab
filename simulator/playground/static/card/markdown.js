/**
 * Markdown and lark_md as DOM nodes: markdown-it reads the text into tokens, and each token becomes an element. HTML in the
 * text is never parsed; it becomes text nodes.
 */
import { h } from "../dom.js";
import MarkdownIt from "../vendor/markdown-it.js";
import { withEmoji } from "./emoji.js";
import { feishuTags } from "./feishu_tags.js";
import { holdingMark, isWebAddress, link, loneMark } from "./marks.js";

/** @typedef {import("./context.js").Context} Context */

const PLAIN_TAGS = new Set(["p", "strong", "em", "s", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"]);
const HEADINGS = new Set(["h1", "h2", "h3", "h4", "h5", "h6"]);

// The vendored file comes without types.
const Parser = /** @type {any} */ (MarkdownIt);
const full = new Parser("default", { html: false, linkify: false, typographer: false });
feishuTags(full);
full.validateLink = isAllowedTarget;

const small = new Parser("zero", { html: false });
small.enable(["emphasis", "strikethrough", "link", "entity", "escape", "newline"]);
feishuTags(small, ["at", "a", "font", "text_tag", "br"]);
small.validateLink = isAllowedTarget;

/** Links lead to the web; images name an img_key, which is no address. @param {string} target */
function isAllowedTarget(target) {
  return isWebAddress(target) || /^[\w-]+$/.test(target);
}

/**
 * A `markdown` text.
 * @param {string} words
 * @param {Context} context
 */
export function markdown(words, context) {
  return h("div", { class: "markdown" }, ...build(full.parse(words, {}), context));
}

/**
 * A `lark_md` text: a small subset of markdown, inline.
 * @param {string} words
 * @param {Context} context
 */
export function larkMd(words, context) {
  const tokens = small.parseInline(words, {});
  // Unlike in markdown, every line break is kept (docs/feishu/cards.md 4).
  for (const token of tokens[0]?.children ?? []) if (token.type === "softbreak") token.type = "hardbreak";
  return h("span", { class: "lark-md" }, ...build(tokens, context));
}

/** @param {any[]} tokens @param {Context} context @returns {Node[]} */
function build(tokens, context) {
  const root = document.createElement("div");
  const stack = [{ name: "", element: /** @type {HTMLElement} */ (root) }];
  for (const token of tokens) {
    const top = stack[stack.length - 1];
    if (token.nesting === 1) {
      const element = opened(token, context);
      top.element.append(element);
      stack.push({ name: token.tag, element });
    } else if (token.nesting === -1) closeTo(stack, token.tag);
    else top.element.append(...leaf(token, context));
  }
  return [...root.childNodes];
}

/**
 * Closes the nearest open element of that name; an end tag without a start tag is ignored.
 * @param {{name: string, element: HTMLElement}[]} stack
 * @param {string} name
 */
function closeTo(stack, name) {
  const at = stack.map((each) => each.name).lastIndexOf(name);
  if (at > 0) stack.splice(at);
}

/** @param {any} token @param {Context} context @returns {HTMLElement} */
function opened(token, context) {
  if (token.type === "feishu_open") return holdingMark(token.tag, token.meta, context);
  if (token.type === "link_open") return link(token.attrGet("href"));
  if (token.type === "paragraph_open" && token.hidden) return h("span");
  if (HEADINGS.has(token.tag)) return h("div", { class: `md-${token.tag}`, role: "heading", "aria-level": "4" });
  if (!PLAIN_TAGS.has(token.tag)) return h("span");
  if (token.tag === "table") return h("table", { class: "md-table" });
  const align = /^text-align:(left|center|right)$/.exec(token.attrGet("style") ?? "");
  return h(token.tag, { start: token.attrGet("start"), style: { "text-align": align?.[1] } });
}

/** @param {any} token @param {Context} context @returns {(Node | string)[]} */
function leaf(token, context) {
  if (token.type === "inline") return build(token.children ?? [], context);
  if (token.type === "feishu_alone") return [loneMark(token.tag, token.meta, context)];
  if (token.type === "code_inline") return [h("code", {}, token.content)];
  if (token.type === "fence" || token.type === "code_block") return [h("pre", { class: "code", tabindex: "0" }, h("code", {}, token.content))];
  if (token.type === "hr") return [h("hr")];
  if (token.type === "hardbreak") return [h("br")];
  // docs/feishu/cards.md 4: a soft break may be dropped, and here it always is, so that no card depends on it.
  if (token.type === "softbreak") return [" "];
  if (token.type === "image") return [picture(token, context)];
  return token.type === "feishu_stray" ? [] : [withEmoji(token.content)];
}

/** @param {any} token @param {Context} context */
function picture(token, context) {
  const words = token.content || context.say("image");
  return h("span", { class: "picture picture-inline", role: "img", "aria-label": words, title: token.attrGet("src") }, words);
}
