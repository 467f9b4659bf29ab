/**
 * One message of a chat: sender, time, text or card, marks and actions.
 */
import { avatar } from "./avatar.js";
import { renderCard, summaryOf } from "./card/card.js";
import { withEmoji } from "./card/emoji.js";
import { h } from "./dom.js";
import { pick } from "./language.js";
import { moment } from "./zone.js";

/** @typedef {import("./conversation.js").Message} Message */
/** @typedef {import("./session.js").Session} Session */
/**
 * @typedef {object} MessageActions what can be done with messages
 * @property {(message: Message) => import("./card/context.js").Outside} outside
 * @property {(message: Message) => void} reply
 * @property {(message: Message) => void} showJson
 * @property {(rootId: string) => void} openThread
 */

const QUOTED = 60;

/**
 * @param {Message} message
 * @param {Session} session
 * @param {MessageActions} actions
 * @param {{parent: Message | null, replies: Message[], isInPanel: boolean}} around
 */
export function messageItem(message, session, actions, around) {
  const name = pick(message.sender.name, session.language);
  const time = moment(message.at, "time", session);
  const isMine = message.sender.id === session.me.id;
  const kind = `message${isMine ? " is-mine" : ""}${message.type === "interactive" ? " has-card" : ""}`;
  const attributes = { class: kind, tabindex: "-1", "aria-label": session.say("messageOf", { name, time }), data: { message: message.id, type: message.type, sender: message.sender.id } };
  if (message.recalled) return h("article", { ...attributes, class: "message is-recalled" }, session.say("recalled", { name }));
  const bot = message.sender.isBot ? h("span", { class: "tag tag-blue" }, session.say("botTag")) : null;
  const who = h("div", { class: "message-who" }, h("span", { class: "message-name" }, name), bot, h("time", { title: moment(message.at, "", session) }, time));
  const column = h("div", { class: "message-column" }, who, quote(around, session), body(message, session, actions), updatedMark(message, session), repliesButton(message, around, session, actions), messageActions(message, session, actions, { name, time }));
  return h("article", attributes, avatar(message.sender.id, name, { isBot: message.sender.isBot }), column);
}

/** @param {{parent: Message | null, isInPanel: boolean}} around @param {Session} session */
function quote(around, session) {
  if (!around.parent || around.isInPanel) return null;
  const name = pick(around.parent.sender.name, session.language);
  const words = [...shortWords(around.parent, session)].slice(0, QUOTED).join("");
  return h("div", { class: "quote" }, session.say("replyTo", { name, words }));
}

/** A message in a few words. @param {Message} message @param {Session} session */
export function shortWords(message, session) {
  if (message.recalled) return "…";
  if (message.type !== "interactive") return pick(message.text, session.language);
  return summaryOf(message.card ?? {}, /** @type {any} */ ({ reader: session }));
}

/** @param {Message} message @param {Session} session @param {MessageActions} actions */
function body(message, session, actions) {
  if (message.type === "interactive" && message.card) return renderCard(message.card, actions.outside(message));
  const lines = (message.previews ?? []).map((/** @type {any} */ line) => h("div", { class: "link-preview" }, withEmoji(pick(line, session.language))));
  return h("div", { class: "bubble" }, ...withMentions(pick(message.text, session.language), session), ...lines);
}

/** Words with the names of people set apart. @param {string} words @param {Session} session */
function withMentions(words, session) {
  const names = [...session.state.people.map((/** @type {any} */ person) => person.name), session.bot.name].flatMap((name) => Object.values(name));
  const forms = names.map((name) => `@${name}`).sort((one, other) => other.length - one.length);
  /** @type {(HTMLElement | string)[]} */
  const parts = [];
  let rest = words;
  while (rest) {
    const next = forms.map((form) => ({ form, at: rest.indexOf(form) })).filter(({ at }) => at >= 0).sort((one, other) => one.at - other.at)[0];
    if (!next) break;
    parts.push(withEmoji(rest.slice(0, next.at)), h("span", { class: "mention" }, next.form));
    rest = rest.slice(next.at + next.form.length);
  }
  return [...parts, withEmoji(rest)];
}

/** @param {Message} message @param {Session} session */
function updatedMark(message, session) {
  if (!message.updated) return null;
  return h("div", { class: "updated-mark" }, session.say("updated", { time: moment(message.updated, "time", session), versions: message.versions ?? 2 }));
}

/** @param {Message} message @param {{replies: Message[]}} around @param {Session} session @param {MessageActions} actions */
function repliesButton(message, around, session, actions) {
  const count = around.replies.length;
  if (!count) return null;
  const words = session.say(count === 1 ? "oneReply" : "replies", { count });
  const last = moment(around.replies[count - 1].at, "time", session);
  return h("button", { class: "replies", type: "button", on: { click: () => actions.openThread(message.id) } }, `💬 ${words} · ${last}`);
}

/** @param {Message} message @param {Session} session @param {MessageActions} actions @param {{name: string, time: string}} whose */
function messageActions(message, session, actions, whose) {
  const reply = h("button", { class: "mini-button", type: "button", "aria-label": session.say("replyToOf", whose), on: { click: () => actions.reply(message) } }, session.say("reply"));
  if (message.type !== "interactive") return h("div", { class: "message-actions" }, reply);
  const json = h("button", { class: "mini-button", type: "button", "aria-label": session.say("jsonOf", whose), on: { click: () => actions.showJson(message) } }, session.say("json"));
  return h("div", { class: "message-actions" }, reply, json);
}
