/**
 * A whole card: the function that draws each kind of element, and the frame around them.
 */
import { h } from "../dom.js";
import { addressOf } from "./behaviors.js";
import { button, overflow } from "./button.js";
import { chart } from "./chart.js";
import { collapsiblePanel, columnSet, interactiveContainer } from "./containers.js";
import { contextOf } from "./context.js";
import { div, hr, img, markdown, person, personList } from "./display.js";
import { form } from "./form.js";
import { header } from "./header.js";
import { checker, input } from "./input.js";
import { link, notRendered } from "./marks.js";
import { picker } from "./pickers.js";
import { selectMany, selectOne } from "./select.js";
import { layoutOf } from "./style.js";
import { table } from "./table.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */
/** @typedef {import("./context.js").Outside} Outside */
/** @typedef {(element: Element, context: Context) => HTMLElement} Draw */

const WIDTHS = ["default", "compact", "fill"];

/** @type {Map<string, Draw>} */
const ELEMENTS = new Map(Object.entries({
  div,
  markdown,
  hr,
  img,
  person,
  person_list: personList,
  table,
  chart,
  column_set: columnSet,
  collapsible_panel: collapsiblePanel,
  interactive_container: interactiveContainer,
  form,
  button,
  overflow,
  input,
  checker,
  select_static: selectOne,
  select_person: selectOne,
  multi_select_static: selectMany,
  multi_select_person: selectMany,
  date_picker: picker,
  picker_time: picker,
  picker_datetime: picker,
}));

/** @param {Element} element @param {Context} context @returns {HTMLElement} */
function draw(element, context) {
  const tag = String(element?.tag ?? "?");
  const drawOne = ELEMENTS.get(tag);
  return drawOne ? drawOne(element, context) : notRendered(tag, context);
}

/**
 * Draws a card (JSON 2.0) for a reader.
 * @param {Element} card
 * @param {Outside} outside
 * @returns {HTMLElement}
 */
export function renderCard(card, outside) {
  const context = contextOf(card, outside, draw);
  const width = WIDTHS.includes(card.config?.width_mode) ? card.config.width_mode : "default";
  const body = card.body ?? {};
  const parts = (body.elements ?? []).map((/** @type {Element} */ each) => context.render(each));
  const content = h("div", { class: "card-body stack", style: layoutOf(body) }, ...parts);
  const isBlank = !card.header && !parts.length;
  return h("div", { class: `card width-${width}` }, header(card.header, context), isBlank ? context.say("blank") : content, cardLink(card, context));
}

/** @param {Element} card @param {Context} context */
function cardLink(card, context) {
  const address = addressOf(card.card_link);
  if (!address) return null;
  const around = link(address, "link card-link");
  around.append(context.say("cardLink"));
  return around;
}

/** What stands in a chat list or is read aloud for a card. @param {Element} card @param {Outside} outside */
export function summaryOf(card, outside) {
  const context = contextOf(card, outside, draw);
  return context.words(card.config?.summary) || context.words(card.header?.title) || context.say("aCard");
}
