/**
 * Completions of a half-typed `@` (people and the bot) or `/` (commands).
 */
import { pick } from "./language.js";

/** @typedef {{label: string, detail: string, insert: string, isExact: boolean}} Suggestion */
/** @typedef {{start: number, isMention: boolean, suggestions: Suggestion[]}} Completion */
/** @typedef {import("./session.js").Session} Session */

const COMMAND = /^\s*(?:@\S+\s+)?([/／]\S*)$/;
const MENTION = /(?:^|\s)(@\S*)$/;
const MOST = 8;

/**
 * The completions of the text before the caret, or null.
 * @param {string} before
 * @param {Session} session
 * @returns {Completion | null}
 */
export function complete(before, session) {
  const mention = before.match(MENTION);
  if (mention) return completion(before, mention[1], true, people(mention[1].slice(1), session));
  const command = before.match(COMMAND);
  return command ? completion(before, command[1], false, commands(command[1].slice(1), session)) : null;
}

/** @param {string} before @param {string} typed @param {boolean} isMention @param {Suggestion[]} suggestions @returns {Completion | null} */
function completion(before, typed, isMention, suggestions) {
  if (!suggestions.length) return null;
  return { start: before.length - typed.length, isMention, suggestions: suggestions.slice(0, MOST) };
}

/** @param {string} typed @param {Session} session @returns {Suggestion[]} */
function people(typed, session) {
  const members = (session.chat?.members ?? []).map((/** @type {string} */ id) => session.person(id)).filter(Boolean);
  const bot = session.chat?.hasBot ? [{ name: session.bot.name, role: { zh_cn: "机器人", en_us: "Bot" } }] : [];
  const fitting = [...bot, ...members].filter((each) => Object.values(each.name).some((name) => fits(String(name), typed)));
  return fitting.map((each) => {
    const name = pick(each.name, session.language);
    return { label: `@${name}`, detail: pick(each.role, session.language), insert: `@${name} `, isExact: false };
  });
}

/** @param {string} typed @param {Session} session @returns {Suggestion[]} */
function commands(typed, session) {
  const isChinese = /[\u4e00-\u9fff]/.test(typed);
  const fitting = session.state.commands.filter((/** @type {any} */ command) => fits(bare(command.name), typed) || fits(command.zh ?? "", typed));
  return fitting.map((/** @type {any} */ command) => {
    const name = isChinese ? command.zh : bare(command.name);
    const grammar = pick(command.arguments, isChinese ? "zh_cn" : session.language);
    const label = [`/${name}`, grammar].filter(Boolean).join(" ");
    const other = isChinese ? bare(command.name) : command.zh;
    const detail = [other, pick(command.summary, session.language)].filter(Boolean).join(" · ");
    return { label, detail, insert: grammar ? `/${name} ` : `/${name}`, isExact: name === typed };
  });
}

/** @param {string} name */
function bare(name) {
  return name.replace(/^\//, "");
}

/** @param {string} name @param {string} typed */
function fits(name, typed) {
  return name.toLowerCase().startsWith(typed.toLowerCase());
}

/**
 * Names as the platform expects them: `@bot` for the bot, `@ou_...` for a person.
 * @param {string} words
 * @param {Session} session
 */
export function withIds(words, session) {
  const bot = Object.values(session.bot.name).map((name) => ({ name: `@${name}`, id: "@bot" }));
  const others = session.state.people.flatMap((/** @type {any} */ person) => Object.values(person.name).map((name) => ({ name: `@${name}`, id: `@${person.id}` })));
  const all = [...bot, ...others].sort((one, other) => other.name.length - one.name.length);
  return all.reduce((rest, { name, id }) => rest.replaceAll(name, id), words);
}
