/**
 * What the parts of a card share while it is drawn: the reader, the people, and how a click is sent.
 */
import { shown } from "../language.js";
import { say } from "../texts.js";

/** @typedef {import("../language.js").Text} Text */
/** @typedef {Record<string, any>} Element an element of card JSON 2.0 */
/**
 * @typedef {object} Click what leaves the client; `tag` is the component's
 * @property {string} tag
 * @property {Record<string, any> | null} [value]
 * @property {string | null} [name]
 * @property {Record<string, any> | null} [form]
 * @property {string | null} [option] what was chosen or, of an input, typed
 * @property {string[] | null} [options]
 * @property {boolean | null} [checked]
 */
/**
 * @typedef {object} Outside what a card needs from the page that shows it
 * @property {{language: string, zone: string}} reader
 * @property {(openId: string) => {name: Text} | null} person
 * @property {string[]} memberIds
 * @property {() => number} now
 * @property {(click: Click) => Promise<void>} press
 * @property {(title: string, text: string) => Promise<boolean>} ask
 * @property {(kind: string, words: string) => void} note
 */
/**
 * @typedef {Outside & {
 *   config: Element,
 *   form: import("./form.js").FormBinding | null,
 *   render: (element: Element, context?: Context) => HTMLElement,
 *   words: (text: Element | null | undefined) => string,
 *   say: (key: string, values?: Record<string, string | number>) => string,
 * }} Context
 */

/**
 * The context of one card.
 * @param {Element} card
 * @param {Outside} outside
 * @param {(element: Element, context: Context) => HTMLElement} render
 * @returns {Context}
 */
export function contextOf(card, outside, render) {
  const config = card.config ?? {};
  const { language } = outside.reader;
  /** @type {Context} */
  const context = {
    ...outside,
    config,
    form: null,
    render: (element, inner) => render(element, inner ?? context),
    words: (text) => shown(text, language, config.locales),
    say: (key, values) => say(language, key, values),
  };
  return context;
}
