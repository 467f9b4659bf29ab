/**
 * The reader's choices: person, chat, language, zone and theme. Stored in the address and in the browser.
 */
import { toFeishuLanguage } from "./language.js";
import { deviceZone } from "./zone.js";

/** @typedef {"as" | "chat" | "lang" | "zone" | "theme"} Choice */

const NAMES = /** @type {const} */ (["as", "chat", "lang", "zone", "theme"]);
const REMEMBERED = new Set(["lang", "zone", "theme"]);
// `own` is the language of the person's client. Others may be in old addresses, but nothing is translated into them.
const LANGUAGES = new Set(["zh_cn", "en_us", "own"]);
const KEY = "playground.";

/** The choices from the address, else from the browser. */
export function readChoices() {
  const address = new URLSearchParams(window.location.search);
  const chosen = Object.fromEntries(
    NAMES.map((name) => [name, address.get(name) ?? (REMEMBERED.has(name) ? window.localStorage.getItem(KEY + name) : null) ?? ""]),
  );
  return {
    ...chosen,
    lang: LANGUAGES.has(chosen.lang) ? chosen.lang : toFeishuLanguage(navigator.language),
    zone: isZone(chosen.zone) ? chosen.zone : deviceZone(),
    theme: chosen.theme || "auto",
  };
}

/** @param {string} zone */
function isZone(zone) {
  if (!zone) return false;
  try {
    Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    // Intl has no other way to ask whether it knows a zone.
    return false;
  }
}

/**
 * Stores one choice, so that a reload or a copied address shows the same.
 * @param {Choice} name
 * @param {string} value
 */
export function keepChoice(name, value) {
  const address = new URL(window.location.href);
  address.searchParams.set(name, value);
  window.history.replaceState(null, "", address);
  if (REMEMBERED.has(name)) window.localStorage.setItem(KEY + name, value);
}

/**
 * Applies the light or dark theme, or the system's.
 * @param {string} theme
 */
export function applyTheme(theme) {
  document.documentElement.dataset.theme = theme;
}
