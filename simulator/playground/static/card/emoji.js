/**
 * Feishu's emoji codes in plain texts (`:OK:`). Unknown codes stay unchanged.
 */

const EMOJI = /** @type {Record<string, string>} */ ({
  OK: "👌", THUMBSUP: "👍", THANKS: "🙏", MUSCLE: "💪", APPLAUSE: "👏", DONE: "✅", SMILE: "🙂", LAUGH: "😄", CRY: "😢",
  HEART: "❤️", PARTY: "🎉", FIRE: "🔥", Alarm: "⏰", Pin: "📌", CheckMark: "✅", CrossMark: "❌", Hundred: "💯",
});

/**
 * Replaces known codes in a text by emoji.
 * @param {string} words
 */
export function withEmoji(words) {
  return words.replace(/:([A-Za-z]{2,20}):/g, (whole, name) => EMOJI[name] ?? whole);
}
