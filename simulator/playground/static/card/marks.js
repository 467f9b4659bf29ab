/**
 * The elements of the tags in Feishu's markdown: mentions, people, coloured text, tags, dates and links.
 */
import { h } from "../dom.js";
import { pick } from "../language.js";
import { moment } from "../zone.js";
import { colour, tagColour } from "./style.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {Record<string, string>} Attributes */

const WEB = /^https?:\/\//i;

/**
 * A link to the web; any other target is shown as text.
 * @param {string | undefined} address
 * @param {string} [className]
 */
export function link(address, className = "link") {
  if (!isWebAddress(address)) return h("span");
  return h("a", { class: className, href: address, target: "_blank", rel: "noopener noreferrer" });
}

/** @param {string | undefined | null} address @returns {address is string} */
export function isWebAddress(address) {
  return typeof address === "string" && WEB.test(address) && URL.canParse(address);
}

/**
 * The element of a tag with content.
 * @param {string} name
 * @param {Attributes} attributes
 * @param {Context} context
 */
export function holdingMark(name, attributes, context) {
  if (name === "a") return link(attributes.href);
  if (name === "link") return link(attributes.pc_url ?? attributes.url);
  if (name === "font") return h("span", { style: { color: colour(attributes.color, "fg", context.config) } });
  if (name === "text_tag") return h("span", { class: `tag tag-${tagColour(attributes.color)}` });
  return h("span", { class: "number-tag" });
}

/**
 * The element of a tag without content.
 * @param {string} name
 * @param {Attributes} attributes
 * @param {Context} context
 */
export function loneMark(name, attributes, context) {
  if (name === "br") return h("br");
  if (name === "hr") return h("span", { class: "rule", role: "separator" });
  if (name === "at") return mention(attributes, context);
  if (name === "person") return person(attributes.id, context, attributes);
  if (name === "local_datetime") return localMoment(attributes, context);
  return notRendered(name, context, "span");
}

/** @param {Attributes} attributes @param {Context} context */
function mention(attributes, context) {
  const ids = (attributes.ids ?? attributes.id ?? attributes.email ?? "").split(",");
  const names = ids.map((id) => (id === "all" ? context.say("everyone") : nameOf(id, context)));
  return h("span", { class: "mention" }, names.map((name) => `@${name}`).join(" "));
}

/** @param {string} id @param {Context} context */
export function nameOf(id, context) {
  const found = context.person(id);
  return found ? pick(found.name, context.reader.language) : context.say("unknownUser");
}

/**
 * A person's picture and name.
 * @param {string} id
 * @param {Context} context
 * @param {{show_avatar?: any, show_name?: any, style?: string}} [how]
 */
export function person(id, context, how = {}) {
  const name = nameOf(id, context);
  const hasName = String(how.show_name ?? true) !== "false";
  const hasPicture = String(how.show_avatar ?? true) !== "false";
  const picture = h("span", { class: "avatar avatar-tiny", "aria-hidden": hasName ? "true" : null, role: hasName ? null : "img", "aria-label": hasName ? null : name });
  picture.textContent = [...name][0] ?? "?";
  return h("span", { class: how.style === "capsule" ? "person capsule" : "person" }, hasPicture && picture, hasName && name);
}

/** @param {Attributes} attributes @param {Context} context */
function localMoment(attributes, context) {
  const ms = attributes.millisecond === undefined ? context.now() : Number(attributes.millisecond);
  const time = h("time", { title: `${moment(ms, "", context.reader)} ${context.reader.zone}` }, moment(ms, attributes.format_type ?? "", context.reader));
  if (!isWebAddress(attributes.link)) return time;
  const around = link(attributes.link);
  around.append(time);
  return around;
}

/**
 * The visible box in place of an element that the page does not draw.
 * @param {string} tag
 * @param {Context} context
 * @param {string} [element]
 */
export function notRendered(tag, context, element = "div") {
  return h(element, { class: "not-rendered", data: { notRendered: tag } }, context.say("notRendered", { tag }));
}
