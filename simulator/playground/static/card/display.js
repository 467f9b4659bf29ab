/**
 * Elements without interaction: div, markdown, hr, img, person, person_list.
 */
import { h } from "../dom.js";
import { markdown as markdownNodes } from "./markdown.js";
import { person as personMark } from "./marks.js";
import { length, marginOf, pair, textSize, widthOf } from "./style.js";
import { iconOf, textBlock } from "./text.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */

const IMAGE_SIZES = /** @type {Record<string, string>} */ ({ large: "160px", medium: "80px", small: "40px", tiny: "16px" });

/** @param {Element} element @param {Context} context */
export function div(element, context) {
  const style = { ...marginOf(element), ...widthOf(element.width) };
  return h("div", { class: "div", style }, iconOf(element.icon, context), textBlock(element.text ?? {}, context));
}

/** @param {Element} element @param {Context} context */
export function markdown(element, context) {
  const style = {
    ...marginOf(element),
    "font-size": textSize(element.text_size, context.config),
    "text-align": ["left", "center", "right"].includes(element.text_align) ? element.text_align : null,
  };
  return h("div", { class: "div", style }, iconOf(element.icon, context), markdownNodes(context.words(element), context));
}

/** @param {Element} element */
export function hr(element) {
  return h("hr", { style: marginOf(element) });
}

/** A frame with the picture's words: the picture itself lies on the platform. @param {Element} element @param {Context} context */
export function img(element, context) {
  const words = context.words(element.alt) || context.say("image");
  const square = IMAGE_SIZES[element.size];
  const size = square ? { width: square, height: square } : (pair(element.size) ?? {});
  const style = { ...marginOf(element), ...size, "border-radius": length(element.corner_radius) };
  const title = element.title ? h("figcaption", {}, textBlock(element.title, context)) : null;
  const key = element.i18n_img_key?.[context.reader.language] ?? element.img_key;
  return h("figure", { class: "figure" }, title, h("div", { class: "picture", role: "img", "aria-label": words, title: key, style }, words));
}

/** @param {Element} element @param {Context} context */
export function person(element, context) {
  return h("div", { style: marginOf(element) }, personMark(String(element.user_id), context, { ...element, show_name: element.show_name ?? false }));
}

/** @param {Element} element @param {Context} context */
export function personList(element, context) {
  const ids = (element.persons ?? []).map((/** @type {Element} */ each) => String(each.id ?? ""));
  const known = element.drop_invalid_user_id ? ids.filter((/** @type {string} */ id) => context.person(id)) : ids;
  const people = known.map((/** @type {string} */ id) => h("li", {}, personMark(id, context, element)));
  return h("ul", { class: "person-list", style: marginOf(element) }, ...people);
}
