/**
 * Tables with typed columns, divided into pages.
 */
import { h } from "../dom.js";
import { moment } from "../zone.js";
import { larkMd, markdown } from "./markdown.js";
import { person } from "./marks.js";
import { colour, length, marginOf, tagColour, textSize } from "./style.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */
/** @typedef {(value: any, column: Element, context: Context) => Node | string | (Node | string)[]} CellForm */

const ALIGNS = ["left", "center", "right"];

/** @type {Record<string, CellForm>} */
const CELLS = {
  text: (value) => String(value),
  lark_md: (value, _column, context) => larkMd(String(value), context),
  markdown: (value, _column, context) => markdown(String(value), context),
  number: (value, column, context) => numberWords(Number(value), column.format ?? {}, context),
  date: (value, column, context) => dateWords(Number(value), String(column.date_format ?? "YYYY/MM/DD"), context),
  options: (value) => [value].flat().map(optionTag),
  persons: (value, _column, context) => [value].flat().map((/** @type {string} */ id) => person(String(id), context)),
};

/** @param {number} value @param {Element} format @param {Context} context */
function numberWords(value, format, context) {
  if (!Number.isFinite(value)) return "";
  const digits = Number.isInteger(format.precision) ? Math.min(10, Math.max(0, format.precision)) : undefined;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits ?? 10, useGrouping: format.separator === true };
  return `${[...String(format.symbol ?? "")][0] ?? ""}${new Intl.NumberFormat("en-US", options).format(value)}`;
}

/** @param {number} ms @param {string} form @param {Context} context */
function dateWords(ms, form, context) {
  const reader = context.reader;
  const [year, month, day] = moment(ms, "date_num", reader).split("-");
  const [hour, minute, second] = moment(ms, "time_sec", reader).split(":");
  const parts = /** @type {Record<string, string>} */ ({ YYYY: year, YY: (year ?? "").slice(-2), MM: month, DD: day, HH: hour, mm: minute, ss: second });
  return day ? form.replace(/YYYY|YY|MM|DD|HH|mm|ss/g, (name) => parts[name] ?? name) : year;
}

/** @param {any} option */
function optionTag(option) {
  if (typeof option !== "object" || option === null) return h("span", { class: "tag tag-neutral" }, String(option));
  return h("span", { class: `tag tag-${tagColour(option.color)}` }, String(option.text ?? ""));
}

/** @param {Element} element @param {Context} context */
export function table(element, context) {
  const columns = element.columns ?? [];
  const rows = element.rows ?? [];
  const size = Math.min(10, Math.max(1, Number(element.page_size) || 5));
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const body = h("tbody");
  /** @param {number} page */
  const show = (page) => body.replaceChildren(...rows.slice(page * size, (page + 1) * size).map((/** @type {Element} */ row) => rowOf(row, columns, element, context)));
  show(0);
  const grid = h("table", { class: element.freeze_first_column ? "table is-frozen" : "table" }, h("thead", {}, headOf(element, columns, context)), body);
  const around = h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": columns.map((/** @type {Element} */ each) => each.display_name ?? each.name).join(", ") }, grid);
  return h("div", { class: "table-frame", style: marginOf(element) }, around, pages > 1 && pager(pages, show, context));
}

/** @param {Element} element @param {Element[]} columns @param {Context} context */
function headOf(element, columns, context) {
  const look = element.header_style ?? {};
  const style = {
    "text-align": ALIGNS.includes(look.text_align) ? look.text_align : null,
    "font-size": look.text_size ? textSize(look.text_size, context.config) : null,
    "font-weight": look.bold === false ? "400" : null,
    color: colour(look.text_color, "fg", context.config),
    background: look.background_style === "none" ? "transparent" : null,
  };
  return h("tr", {}, ...columns.map((column) => h("th", { scope: "col", style: { ...style, ...widthOfColumn(column.width) } }, String(column.display_name ?? column.name ?? ""))));
}

/** @param {unknown} width */
function widthOfColumn(width) {
  const share = typeof width === "string" && /^\d{1,3}%$/.test(width) ? width : null;
  return { width: share ?? length(width), "min-width": length(width) };
}

/** @param {Element} row @param {Element[]} columns @param {Element} element @param {Context} context */
function rowOf(row, columns, element, context) {
  const height = { low: "36px", middle: "48px", high: "64px" }[String(element.row_height)] ?? length(element.row_height);
  const cells = columns.map((column) => {
    const value = row[column.name];
    const form = CELLS[column.data_type] ?? CELLS.text;
    const align = ALIGNS.includes(column.horizontal_align) ? column.horizontal_align : null;
    const content = value === undefined || value === null ? "" : form(value, column, context);
    const frame = h("div", { class: "cell", style: { "max-height": length(element.row_max_height) ?? "124px" } }, ...[content].flat());
    return h("td", { style: { "text-align": align, height } }, frame);
  });
  return h("tr", {}, ...cells);
}

/** @param {number} pages @param {(page: number) => void} show @param {Context} context */
function pager(pages, show, context) {
  let page = 0;
  const words = h("span", { role: "status" });
  /** @param {number} to */
  const turn = (to) => {
    page = to;
    show(page);
    words.textContent = context.say("pageOf", { page: page + 1, pages });
    before.toggleAttribute("disabled", page === 0);
    after.toggleAttribute("disabled", page === pages - 1);
  };
  const before = h("button", { class: "icon-button", type: "button", "aria-label": context.say("previousPage"), on: { click: () => turn(page - 1) } }, "‹");
  const after = h("button", { class: "icon-button", type: "button", "aria-label": context.say("nextPage"), on: { click: () => turn(page + 1) } }, "›");
  turn(0);
  return h("div", { class: "pager" }, before, words, after);
}
