/**
 * The round picture of a person, the bot or a chat: a letter on a colour that belongs to the id.
 */
import { h } from "./dom.js";

const COLOURS = ["blue", "turquoise", "violet", "orange", "green", "purple", "carmine", "indigo"];

/**
 * @param {string} id
 * @param {string} name
 * @param {{isBot?: boolean, isGroup?: boolean}} [kind]
 */
export function avatar(id, name, kind = {}) {
  const sum = [...id].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  const colour = kind.isBot ? "blue" : COLOURS[sum % COLOURS.length];
  const letter = kind.isBot ? "⚙" : ([...name][0] ?? "?").toUpperCase();
  return h("span", { class: `avatar avatar-${colour}${kind.isGroup ? " is-group" : ""}`, "aria-hidden": "true" }, letter);
}
