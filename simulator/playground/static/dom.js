/**
 * The only place that builds DOM nodes. Foreign text becomes text nodes; markup is never parsed.
 */

/** @typedef {Node | string | number | null | undefined | false} Child */

const SVG = "http://www.w3.org/2000/svg";
const HANDLER = /^on/i;
let lastId = 0;

/**
 * One element with attributes and children.
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `on` holds listeners, `style` CSS properties, `data` the data-* attributes
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  applyAttributes(element, attributes);
  element.append(...nodes(children));
  return element;
}

/**
 * One SVG element.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  applyAttributes(element, attributes);
  element.append(...nodes(children));
  return /** @type {SVGElement} */ (element);
}

/**
 * @param {HTMLElement | SVGElement | Element} element
 * @param {Record<string, any>} attributes
 */
function applyAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") listen(element, value);
    else if (name === "style") applyStyle(/** @type {HTMLElement} */ (element), value);
    else if (name === "data") Object.assign(/** @type {HTMLElement} */ (element).dataset, value);
    else if (HANDLER.test(name)) throw new Error(`listeners are given as functions, not as ${name}`);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** @param {Element} element @param {Record<string, EventListener>} listeners */
function listen(element, listeners) {
  for (const [event, listener] of Object.entries(listeners)) element.addEventListener(event, listener);
}

/** @param {HTMLElement} element @param {Record<string, string | null | undefined>} style */
function applyStyle(element, style) {
  for (const [property, value] of Object.entries(style)) {
    if (value) element.style.setProperty(property, value);
  }
}

/** @param {(Child | Child[])[]} children @returns {(Node | string)[]} */
function nodes(children) {
  const real = children.flat().filter((child) => child !== null && child !== undefined && child !== false);
  return real.map((child) => (child instanceof Node ? child : String(child)));
}

/**
 * A unique element id; ids from foreign data are never used.
 * @param {string} prefix
 */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/**
 * Text for screen readers only.
 * @param {string} words
 */
export function hidden(words) {
  return h("span", { class: "visually-hidden" }, words);
}

/**
 * Everything in the element that the Tab key reaches, in order.
 * @param {ParentNode} element
 * @returns {HTMLElement[]}
 */
export function focusables(element) {
  const found = element.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']");
  return /** @type {HTMLElement[]} */ ([...found]).filter((each) => !each.hasAttribute("disabled") && each.offsetParent !== null);
}
