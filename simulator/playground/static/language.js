/**
 * Which language a reader sees, as a Feishu client chooses it (docs/feishu/cards.md 3). No sentences live here.
 */

/** @typedef {Record<string, string>} Text a sentence by language */

/**
 * The sentence for a reader: their language, else English when it is there, else any.
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
 * What a card's text object says to a reader. `locales` is the card's `config.locales`: others take no effect.
 * @param {{content?: string, i18n_content?: Text} | null | undefined} words
 * @param {string} language
 * @param {string[]} [locales]
 * @returns {string}
 */
export function shown(words, language, locales) {
  if (!words || typeof words !== "object") return "";
  const all = Object.entries(words.i18n_content ?? {});
  const told = Object.fromEntries(all.filter(([name]) => !locales || locales.includes(name)));
  return Object.keys(told).length ? pick(told, language) : String(words.content ?? "");
}

/**
 * The language of a browser as Feishu names it.
 * @param {string} browser such as `zh-CN`
 */
export function toFeishuLanguage(browser) {
  if (browser.toLowerCase().startsWith("zh")) return "zh_cn";
  if (browser.toLowerCase().startsWith("ja")) return "ja_jp";
  return "en_us";
}

/**
 * The language as the web names it, for `lang` attributes and Intl.
 * @param {string} language such as `zh_cn`
 */
export function toWebLanguage(language) {
  const [name, region] = language.split("_");
  return region ? `${name}-${region.toUpperCase()}` : name;
}
