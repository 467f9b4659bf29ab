/**
 * Sizes, spacings and colours of card JSON as CSS values. Undocumented values have no effect.
 */

/** @typedef {Record<string, any>} Element */
/** @typedef {Record<string, string | null | undefined>} Style */

const COLOURS = [
  "neutral", "blue", "turquoise", "lime", "orange", "violet", "indigo",
  "wathet", "green", "yellow", "red", "purple", "carmine", "grey",
];
const SPACINGS = /** @type {Record<string, string>} */ ({ small: "4px", medium: "8px", large: "12px", extra_large: "16px" });
const SIZES = /** @type {Record<string, string>} */ ({
  "heading-0": "30px", "heading-1": "24px", "heading-2": "20px", "heading-3": "18px", "heading-4": "16px",
  heading: "16px", normal: "14px", notation: "12px",
  "xxxx-large": "30px", "xxx-large": "24px", "xx-large": "20px", "x-large": "18px", large: "16px",
  medium: "14px", small: "12px", "x-small": "10px",
});
const BOX = /^-?\d{1,2}px( -?\d{1,2}px){0,3}$/;
const LENGTH = /^\d{1,4}px$/;
const PAIR = /^(\d{1,4})px (\d{1,4})px$/;
const RGBA = /^rgba?\(\s*[\d.]+%?(\s*[, ]\s*[\d.]+%?){2}(\s*[,/]\s*[\d.]+%?)?\s*\)$/;
const FLEX = /** @type {Record<string, string>} */ ({ left: "flex-start", top: "flex-start", right: "flex-end", bottom: "flex-end", center: "center" });

/** @param {unknown} value @param {RegExp} form */
function inForm(value, form) {
  return typeof value === "string" && form.test(value.trim()) ? value.trim() : null;
}

/** A box such as `12px` or `4px 8px`, or null. @param {unknown} value */
export function box(value) {
  return inForm(value, BOX);
}

/** A length such as `160px`, or null. @param {unknown} value */
export function length(value) {
  return inForm(value, LENGTH);
}

/** Two lengths such as `100px 80px`, or null. @param {unknown} value */
export function pair(value) {
  const found = typeof value === "string" ? value.match(PAIR) : null;
  return found ? { width: `${found[1]}px`, height: `${found[2]}px` } : null;
}

/** A spacing by name or in pixels, or null. @param {unknown} value */
export function spacing(value) {
  return SPACINGS[String(value)] ?? length(value);
}

/**
 * The size of a text; unknown values fall back to normal, as on the platform.
 * @param {unknown} name
 * @param {Element} config
 */
export function textSize(name, config) {
  const own = config.style?.text_size?.[String(name)];
  const key = own ? (own.pc ?? own.default) : name;
  return SIZES[String(key)] ?? SIZES.normal;
}

/**
 * A colour as text, background or solid fill: an enum name with or without a shade, rgba, or one of the card's own.
 * @param {unknown} name
 * @param {"fg" | "bg" | "solid"} use
 * @param {Element} config
 */
export function colour(name, use, config) {
  if (typeof name !== "string" || name === "default" || name === "") return null;
  const own = config.style?.color?.[name];
  if (own) return ownColour(own);
  const base = name.replace(/-\d{2,3}$/, "");
  if (COLOURS.includes(base)) return `var(--c-${base}-${use})`;
  return inForm(name, RGBA);
}

/** @param {{light_mode?: string, dark_mode?: string}} own */
function ownColour(own) {
  const light = inForm(own.light_mode, RGBA);
  const dark = inForm(own.dark_mode, RGBA);
  return light && dark ? `light-dark(${light}, ${dark})` : (light ?? dark);
}

/** The name of a tag's colour, blue if it is none. @param {unknown} name */
export function tagColour(name) {
  return typeof name === "string" && COLOURS.includes(name) ? name : "blue";
}

/** `margin` of any element. @param {Element} element @returns {Style} */
export function marginOf(element) {
  return { margin: box(element.margin) };
}

/**
 * The layout of a container's content.
 * @param {Element} element
 * @returns {Style}
 */
export function layoutOf(element) {
  const isRow = element.direction === "horizontal";
  const across = FLEX[element.horizontal_align];
  const down = FLEX[element.vertical_align];
  return {
    ...marginOf(element),
    padding: box(element.padding),
    "flex-direction": isRow ? "row" : null,
    "flex-wrap": isRow ? "wrap" : null,
    "column-gap": spacing(element.horizontal_spacing),
    "row-gap": spacing(element.vertical_spacing),
    "justify-content": isRow ? across : down,
    "align-items": isRow ? down : across,
  };
}

/**
 * The width of a part: `fill`, `auto`, `default` or pixels.
 * @param {unknown} width
 * @returns {Style}
 */
export function widthOf(width) {
  if (width === "fill") return { width: "100%" };
  if (width === "auto") return { width: "fit-content" };
  return { width: length(width) };
}
