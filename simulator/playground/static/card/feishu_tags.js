/**
 * Adds Feishu's tags (`<at>`, `<font>`, `<local_datetime>`, ...) to the markdown parser.
 */

/** @typedef {Record<string, string>} Attributes */

const HOLDING = ["font", "text_tag", "link", "a", "number_tag"];
const ALONE = ["at", "person", "local_datetime", "audio", "br", "hr"];
const TAG = /^<(\/?)([a-z_]+)((?:\s+[a-z_]+\s*=\s*(?:'[^'<>]*'|"[^"<>]*"|[^\s'"<>]+))*)\s*(\/?)>/i;
const ATTRIBUTE = /([a-z_]+)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s'"<>]+))/gi;

/**
 * A markdown-it plugin; `allowed` are the tags of this kind of text; others are shown as text.
 * @param {any} parser
 * @param {string[]} [allowed]
 */
export function feishuTags(parser, allowed = [...HOLDING, ...ALONE]) {
  parser.inline.ruler.before("link", "feishu_tag", (/** @type {any} */ state, /** @type {boolean} */ silent) =>
    readTag(state, silent, allowed),
  );
}

/** @param {any} state @param {boolean} silent @param {string[]} allowed */
function readTag(state, silent, allowed) {
  if (state.src[state.pos] !== "<") return false;
  const found = state.src.slice(state.pos).match(TAG);
  const name = found?.[2].toLowerCase() ?? "";
  if (!found || !allowed.includes(name)) return false;
  const isEnd = found[1] === "/";
  const after = ALONE.includes(name) && !isEnd ? endingAfter(state.src, state.pos + found[0].length, name) : 0;
  if (!silent) pushToken(state, name, isEnd, attributesOf(found[3]));
  state.pos += found[0].length + after;
  return true;
}

/** @param {string} source @param {number} position @param {string} name */
function endingAfter(source, position, name) {
  const ending = `</${name}>`;
  return source.startsWith(ending, position) ? ending.length : 0;
}

/** @param {any} state @param {string} name @param {boolean} isEnd @param {Attributes} attributes */
function pushToken(state, name, isEnd, attributes) {
  const token = HOLDING.includes(name)
    ? state.push(isEnd ? "feishu_close" : "feishu_open", name, isEnd ? -1 : 1)
    : state.push(isEnd ? "feishu_stray" : "feishu_alone", name, 0);
  token.meta = attributes;
}

/** @param {string} words @returns {Attributes} */
function attributesOf(words) {
  return Object.fromEntries([...words.matchAll(ATTRIBUTE)].map(([, name, ...values]) => [name.toLowerCase(), values.find((each) => each !== undefined) ?? ""]));
}
