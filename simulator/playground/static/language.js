/**
 * The choice of a reader's language, as a Feishu client makes it (docs/feishu/cards.md 3).
 */

/** @typedef {Record<string, string>} Text a sentence by language */

/**
 * The text for a reader: in their language, else in English, else in any.
 * @param {Text | string | null | undefined} text
 * @param {string} language
 * @returns {string}
 */
export function pick(text, language) {
  if (text === null || text === undefined) return "";
  if (typeof text !== "object") return String(text);
  return String(text[language] ?? text.en_us ?? Object.values(text)[0] ?? "");
}

/**
 * The content of a card's text object for a reader. Languages outside `locales`, the card's `config.locales`, are ignored.
 * @param {{content?: string, i18n_content?: Text} | null | undefined} words
 * @param {string} language
 * @param {string[]} [locales]
 * @returns {string}
 */
export function shown(words, language, locales) {
  if (!words || typeof words !== "object") return "";
  const all = Object.entries(words.i18n_content ?? {});
  const shown = Object.fromEntries(all.filter(([name]) => !locales || locales.includes(name)));
  return Object.keys(shown).length ? pick(shown, language) : String(words.content ?? "");
}

/**
 * The language of a browser as Feishu names it.
 * @param {string} browser such as `zh-CN`
 */
export function toFeishuLanguage(browser) {
  return browser.toLowerCase().startsWith("zh") ? "zh_cn" : "en_us";
}

/**
 * The BCP 47 name of a language, for `lang` attributes and Intl.
 * @param {string} language such as `zh_cn`
 */
export function toWebLanguage(language) {
  const [name, region] = language.split("_");
  return region ? `${name}-${region.toUpperCase()}` : name;
}
