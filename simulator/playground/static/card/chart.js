/**
 * Bar and line charts of a VChart spec, drawn as SVG; other kinds are shown as a box with a note.
 */
import { h, svg } from "../dom.js";
import { chartData, inWords, ticks } from "./chart_data.js";
import { notRendered } from "./marks.js";
import { length, marginOf } from "./style.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Element} Element */
/** @typedef {import("./chart_data.js").ChartData} ChartData */
/** @typedef {{x: number, y: number, width: number, height: number}} Area */

const WIDTH = 480;
const RATIOS = /** @type {Record<string, number>} */ ({ "1:1": 1, "2:1": 2, "4:3": 4 / 3, "16:9": 16 / 9 });
const THEME = ["blue", "turquoise", "orange", "violet", "green", "carmine", "indigo", "yellow"];
const MOST_LABELS = 12;

/** @param {Element} element @param {Context} context */
export function chart(element, context) {
  const data = chartData(element.chart_spec);
  if (!data) return notRendered(`chart ${element.chart_spec?.type ?? ""}`.trim(), context);
  const pixels = Number.parseInt(length(element.height) ?? "", 10);
  const height = pixels || Math.round(WIDTH / (RATIOS[element.aspect_ratio] ?? RATIOS["16:9"]));
  const label = `${context.say("chart")}. ${inWords(data)}`;
  const drawing = svg("svg", { class: "chart-drawing", viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": label }, ...draw(data, height));
  const title = data.title ? h("div", { class: "chart-title" }, data.title) : null;
  const legend = data.series.length > 1 ? h("ul", { class: "legend" }, ...data.series.map((each, at) => h("li", {}, h("span", { class: "swatch", style: { background: fill(at) } }), each.name))) : null;
  return h("div", { class: "chart", style: marginOf(element) }, title, drawing, legend);
}

/** @param {number} at */
function fill(at) {
  return `var(--c-${THEME[at % THEME.length]}-solid)`;
}

/** @param {ChartData} data @param {number} height @returns {SVGElement[]} */
function draw(data, height) {
  const scale = ticks(...extent(data));
  const area = data.isFlat
    ? { x: 92, y: 8, width: WIDTH - 108, height: height - 34 }
    : { x: 44, y: 12, width: WIDTH - 56, height: height - 40 };
  const marks = data.kind === "bar" ? bars(data, area, scale) : lines(data, area, scale);
  return [...grid(data, area, scale), ...names(data, area), ...marks];
}

/** @param {ChartData} data @returns {[number, number]} */
function extent(data) {
  const sums = data.categories.map((_, at) => data.series.reduce((sum, each) => sum + (each.values[at] ?? 0), 0));
  const single = data.series.flatMap((each) => each.values).filter((value) => value !== null);
  const all = data.isStacked ? sums : single;
  return [Math.min(0, ...all), Math.max(0, ...all)];
}

/** Where a value lies between 0 and 1. @param {number} value @param {number[]} scale */
function share(value, scale) {
  return (value - scale[0]) / (scale[scale.length - 1] - scale[0]);
}

/** @param {ChartData} data @param {Area} area @param {number[]} scale */
function grid(data, area, scale) {
  return scale.flatMap((value) => {
    const part = share(value, scale);
    const x = area.x + part * area.width;
    const y = area.y + (1 - part) * area.height;
    const line = data.isFlat
      ? svg("line", { class: "grid", x1: x, x2: x, y1: area.y, y2: area.y + area.height })
      : svg("line", { class: "grid", x1: area.x, x2: area.x + area.width, y1: y, y2: y });
    const place = data.isFlat ? { x, y: area.y + area.height + 18, "text-anchor": "middle" } : { x: area.x - 6, y: y + 4, "text-anchor": "end" };
    return [line, svg("text", { class: "axis", ...place }, value.toLocaleString("en-US"))];
  });
}

/** @param {ChartData} data @param {Area} area */
function names(data, area) {
  const every = Math.ceil(data.categories.length / MOST_LABELS);
  const step = (data.isFlat ? area.height : area.width) / data.categories.length;
  return data.categories.flatMap((category, at) => {
    if (at % every) return [];
    const middle = step * (at + 0.5);
    const place = data.isFlat
      ? { x: area.x - 6, y: area.y + middle + 4, "text-anchor": "end" }
      : { x: area.x + middle, y: area.y + area.height + 18, "text-anchor": "middle" };
    return [svg("text", { class: "axis", ...place }, cut(category, data.isFlat ? 12 : Math.max(3, Math.floor((step * every) / 7))))];
  });
}

/** @param {string} words @param {number} most */
function cut(words, most) {
  const letters = [...words];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : words;
}

/** @param {ChartData} data @param {Area} area @param {number[]} scale */
function bars(data, area, scale) {
  const step = (data.isFlat ? area.height : area.width) / data.categories.length;
  const beside = data.isStacked ? 1 : data.series.length;
  const thick = Math.min(36, (step * 0.7) / beside);
  return data.categories.flatMap((category, at) => {
    let base = 0;
    return data.series.map((series, number) => {
      const value = series.values[at] ?? 0;
      const from = data.isStacked ? base : 0;
      base += value;
      const lane = data.isStacked ? 0 : number - (beside - 1) / 2;
      const along = step * (at + 0.5) + lane * thick - thick / 2;
      return bar({ from, to: from + value, along, thick }, data, area, scale, `${category} · ${series.name}: ${value}`, number);
    });
  });
}

/**
 * @param {{from: number, to: number, along: number, thick: number}} place
 * @param {ChartData} data
 * @param {Area} area
 * @param {number[]} scale
 * @param {string} words
 * @param {number} number
 */
function bar(place, data, area, scale, words, number) {
  const [low, high] = [share(Math.min(place.from, place.to), scale), share(Math.max(place.from, place.to), scale)];
  const box = data.isFlat
    ? { x: area.x + low * area.width, y: area.y + place.along, width: (high - low) * area.width, height: place.thick }
    : { x: area.x + place.along, y: area.y + (1 - high) * area.height, width: place.thick, height: (high - low) * area.height };
  return svg("rect", { ...box, rx: 2, style: { fill: fill(number) } }, svg("title", {}, words));
}

/** @param {ChartData} data @param {Area} area @param {number[]} scale */
function lines(data, area, scale) {
  const step = area.width / data.categories.length;
  return data.series.flatMap((series, number) => {
    const points = series.values.flatMap((value, at) =>
      value === null ? [] : [{ x: area.x + step * (at + 0.5), y: area.y + (1 - share(value, scale)) * area.height, words: `${data.categories[at]} · ${series.name}: ${value}` }],
    );
    const path = svg("polyline", { class: "line", points: points.map(({ x, y }) => `${x},${y}`).join(" "), style: { stroke: fill(number) } });
    const dots = points.map(({ x, y, words }) => svg("circle", { cx: x, cy: y, r: 3.5, style: { fill: fill(number) } }, svg("title", {}, words)));
    return [path, ...dots];
  });
}
