/**
 * Feishu's emoji codes that plain texts may hold (`:OK:`). Unknown codes stay as they are.
 */

const EMOJI = /** @type {Record<string, string>} */ ({
  OK: "👌", THUMBSUP: "👍", THANKS: "🙏", MUSCLE: "💪", APPLAUSE: "👏", DONE: "✅", SMILE: "🙂", LAUGH: "😄", CRY: "😢",
  HEART: "❤️", PARTY: "🎉", FIRE: "🔥", Alarm: "⏰", Pin: "📌", CheckMark: "✅", CrossMark: "❌", Hundred: "💯",
});

/**
 * Words with known codes as emoji.
 * @param {string} words
 */
export function withEmoji(words) {
  return words.replace(/:([A-Za-z]{2,20}):/g, (whole, name) => EMOJI[name] ?? whole);
}
