/**
 * Elements that contain others: column_set, column, collapsible_panel, interactive_container.
 */
import { freshId, h } from "../dom.js";
import { act, addressOf, explainDisabled } from "./behaviors.js";
import { link } from "./marks.js";
import { box, colour, layoutOf, length, spacing, widthOf } from "./style.js";
import { iconOf, wordsOf } from "./text.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */

const FLEX_MODES = ["none", "stretch", "flow", "bisect", "trisect"];
const LONGEST_NAME = 120;

/** @param {Element} element @param {Context} context @returns {HTMLElement[]} */
function inside(element, context) {
  return (element.elements ?? []).map((/** @type {Element} */ each) => context.render(each, context));
}

/** @param {Element} element @param {Context} context */
export function columnSet(element, context) {
  const mode = FLEX_MODES.includes(element.flex_mode) ? element.flex_mode : "none";
  const style = {
    ...layoutOf(element),
    "column-gap": spacing(element.horizontal_spacing) ?? "8px",
    background: colour(element.background_style, "bg", context.config),
  };
  const columns = (element.columns ?? []).map((/** @type {Element} */ each) => column(each, context, mode));
  const set = h("div", { class: `column-set flex-${mode}`, style }, ...columns);
  const address = addressOf(element.action?.multi_url);
  if (!address) return set;
  const around = link(address, "stretched");
  around.setAttribute("aria-label", wordsInside(set) || context.say("open"));
  set.classList.add("has-stretched");
  set.prepend(around);
  return set;
}

/** What is written inside, for the name of the whole surface; what inner controls say is theirs. @param {HTMLElement} element */
function wordsInside(element) {
  const texts = [...element.querySelectorAll(".text, .markdown")].map((each) => each.textContent?.trim() ?? "");
  return texts.join(" ").slice(0, LONGEST_NAME);
}

/** @param {Element} element @param {Context} context @param {string} mode */
function column(element, context, mode) {
  const isFixed = mode === "none" && length(element.width);
  const share = element.width === "weighted" ? String(Math.min(5, Math.max(1, Number(element.weight) || 1))) : "0";
  const style = {
    ...layoutOf(element),
    background: colour(element.background_style, "bg", context.config),
    "flex-grow": share,
    "flex-basis": isFixed ? length(element.width) : null,
  };
  const kind = element.width === "weighted" ? "is-weighted" : isFixed ? "is-fixed" : "is-auto";
  return h("div", { class: `column stack ${kind}`, style }, ...inside(element, context));
}

/** @param {Element} element @param {Context} context */
export function collapsiblePanel(element, context) {
  const id = freshId("panel");
  const header = element.header ?? {};
  const content = h("div", { class: "panel-content stack", id, style: { ...layoutOf(element), margin: null } }, ...inside(element, context));
  const button = panelButton(header, context, id);
  /** @param {boolean} isOpen */
  const fold = (isOpen) => {
    content.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  button.addEventListener("click", () => fold(content.hidden));
  fold(element.expanded === true);
  const style = {
    margin: box(element.margin),
    background: colour(element.background_color, "bg", context.config),
    "border-color": colour(element.border?.color, "solid", context.config),
    "border-radius": length(element.border?.corner_radius),
  };
  return h("section", { class: element.border ? "panel has-border" : "panel", style }, button, content);
}

/** @param {Element} header @param {Context} context @param {string} id */
function panelButton(header, context, id) {
  const place = ["left", "right", "follow_text"].includes(header.icon_position) ? header.icon_position : "right";
  const angle = [-180, -90, 90, 180].includes(header.icon_expanded_angle) ? header.icon_expanded_angle : 180;
  const icon = iconOf(header.icon, context) ?? h("span", { class: "icon", "aria-hidden": "true" }, "▾");
  icon.classList.add("panel-icon");
  icon.style.setProperty("--angle", `${angle}deg`);
  const style = { padding: box(header.padding), background: colour(header.background_color, "bg", context.config), ...widthOf(header.width) };
  const attributes = { class: `panel-button icon-${place}`, type: "button", "aria-controls": id, style };
  return h("button", attributes, h("span", { class: "panel-title" }, wordsOf(header.title, context)), icon);
}

/**
 * A surface that acts as one button. The button is placed under the content, so that interactive parts inside receive
 * their own clicks and no control is nested in another.
 * @param {Element} element
 * @param {Context} context
 */
export function interactiveContainer(element, context) {
  const content = h("div", { class: "container-content stack", style: { ...layoutOf(element), margin: null } }, ...inside(element, context));
  const label = wordsInside(content) || context.say("press");
  const press = h("button", { class: "stretched", type: "button", "aria-label": label, title: context.words(element.hover_tips) || null });
  explainDisabled(press, element, context);
  press.addEventListener("click", () => void act(element, context, press));
  const style = {
    margin: box(element.margin),
    ...widthOf(element.width),
    height: length(element.height),
    background: colour(element.background_style, "bg", context.config),
    "border-color": colour(element.border_color, "solid", context.config),
    "border-radius": length(element.corner_radius),
  };
  return h("div", { class: element.has_border ? "container has-border" : "container", style }, press, content);
}
