/**
 * Reads a VChart spec of a bar or line chart into categories and series.
 */

/** @typedef {Record<string, any>} Spec */
/** @typedef {{name: string, values: (number | null)[]}} Series */
/** @typedef {{kind: "bar" | "line" | "area", title: string, categories: string[], series: Series[], isStacked: boolean, isFlat: boolean}} ChartData */

const KINDS = ["bar", "line", "area"];

/**
 * The data of a chart, or null if the page does not draw this kind.
 * @param {Spec} spec
 * @returns {ChartData | null}
 */
export function chartData(spec) {
  if (!KINDS.includes(spec?.type)) return null;
  const isFlat = spec.direction === "horizontal";
  const [across, along] = isFlat ? [spec.yField, spec.xField] : [spec.xField, spec.yField];
  const rows = rowsOf(spec.data);
  const fields = [across].flat().filter(Boolean);
  const valueField = [along].flat()[0];
  if (!fields.length || !valueField) return null;
  const categories = unique(rows.map((row) => String(row[fields[0]] ?? "")));
  const splitBy = spec.seriesField ?? fields[1];
  const names = splitBy ? unique(rows.map((row) => String(row[splitBy] ?? ""))) : [String(spec.title?.text ?? valueField)];
  const series = names.map((name) => ({ name, values: valuesOf(rows.filter((row) => !splitBy || String(row[splitBy] ?? "") === name), categories, fields[0], valueField) }));
  return { kind: spec.type, title: String(spec.title?.text ?? ""), categories, series, isStacked: isStacked(spec, fields), isFlat };
}

/** Series that share a category stand on one another unless a second field sets them apart. @param {Spec} spec @param {string[]} fields */
function isStacked(spec, fields) {
  return spec.type === "bar" && (spec.stack ?? fields.length < 2);
}

/** @param {any} data @returns {Spec[]} */
function rowsOf(data) {
  const sets = [data].flat();
  return sets.flatMap((set) => (Array.isArray(set?.values) ? set.values : [])).filter((row) => typeof row === "object" && row !== null);
}

/** @param {string[]} words */
function unique(words) {
  return [...new Set(words)];
}

/** @param {Spec[]} rows @param {string[]} categories @param {string} field @param {string} valueField */
function valuesOf(rows, categories, field, valueField) {
  return categories.map((category) => {
    const row = rows.find((each) => String(each[field] ?? "") === category);
    const value = Number(row?.[valueField]);
    return row && Number.isFinite(value) ? value : null;
  });
}

/**
 * Round numbers from below the lowest to above the highest value.
 * @param {number} lowest
 * @param {number} highest
 */
export function ticks(lowest, highest) {
  const low = Math.min(0, lowest);
  const high = highest <= low ? low + 1 : highest;
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  const first = Math.floor(low / step) * step;
  const count = Math.ceil((high - first) / step);
  return Array.from({ length: count + 1 }, (_, at) => Number((first + at * step).toPrecision(12)));
}

/**
 * The chart as text, for screen readers.
 * @param {ChartData} data
 */
export function inWords(data) {
  const lines = data.series.map((series) => `${series.name}: ${data.categories.map((category, at) => `${category} ${series.values[at] ?? "–"}`).join(", ")}`);
  return [data.title, ...lines].filter(Boolean).join(". ");
}
