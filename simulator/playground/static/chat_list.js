/**
 * The chats with their last messages and unread counts, and the state of bot and platform below them.
 */
import { avatar } from "./avatar.js";
import { h, hidden } from "./dom.js";
import { pick } from "./language.js";
import { moment } from "./zone.js";

/** @typedef {import("./session.js").Session} Session */

const CLOCK_MS = 10_000;

/**
 * @param {Session} session
 * @param {{openChat: (id: string) => void, newChat: () => void}} actions
 */
export function chatList(session, actions) {
  const list = h("ul", { class: "chats" });
  const title = h("h2", { class: "sidebar-title" });
  const add = h("button", { class: "icon-button", type: "button", on: { click: actions.newChat }, data: { newChat: "" } }, "＋");
  const footer = h("div", { class: "sidebar-footer" });
  const element = h("nav", { class: "sidebar" }, h("div", { class: "sidebar-head" }, title, add), list, footer);
  const draw = () => {
    title.textContent = session.say("chats");
    element.setAttribute("aria-label", session.say("chats"));
    add.setAttribute("aria-label", session.say("newChat"));
    add.title = session.say("newChat");
    drawItems(list, session, actions);
    footer.replaceChildren(...status(session));
    document.title = titleOf(session);
  };
  for (const topic of /** @type {const} */ (["look", "state", "chat", "link"])) session.on(topic, draw);
  window.setInterval(() => session.state && footer.replaceChildren(...status(session)), CLOCK_MS);
  return element;
}

/** @param {HTMLElement} list @param {Session} session @param {{openChat: (id: string) => void}} actions */
function drawItems(list, session, actions) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.closest("[data-chat]")?.getAttribute("data-chat");
  list.replaceChildren(...session.state.chats.map((/** @type {any} */ chat) => h("li", {}, item(chat, session, actions))));
  if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-chat="${CSS.escape(focused)}"]`))?.focus();
}

/** What a chat is called; a direct chat is the bot's. @param {any} chat @param {Session} session */
export function chatName(chat, session) {
  return pick(chat.mode === "p2p" ? session.bot.name : chat.name, session.language);
}

/** @param {any} chat @param {Session} session @param {{openChat: (id: string) => void}} actions */
function item(chat, session, actions) {
  const name = chatName(chat, session);
  const tag = chat.external ? h("span", { class: "tag tag-orange" }, session.say("external")) : chat.mode === "p2p" ? h("span", { class: "tag tag-blue" }, session.say("direct")) : null;
  const badge = chat.unread ? h("span", { class: "badge" }, h("span", { "aria-hidden": "true" }, String(chat.unread)), hidden(session.say("unread", { count: chat.unread }))) : null;
  const time = chat.last?.at ? h("span", { class: "chat-time" }, moment(chat.last.at, "time", session)) : null;
  return h(
    "button",
    { class: "chat-item", type: "button", "aria-current": chat.id === session.choices.chat ? "true" : null, data: { chat: chat.id }, on: { click: () => actions.openChat(chat.id) } },
    avatar(chat.id, name, { isGroup: chat.mode === "group", isBot: chat.mode === "p2p" }),
    h("span", { class: "chat-words" }, h("span", { class: "chat-line" }, h("span", { class: "chat-name" }, name), tag, time), h("span", { class: "chat-line" }, h("span", { class: "chat-last" }, lastWords(chat.last, session)), badge)),
  );
}

/** @param {any} last @param {Session} session */
function lastWords(last, session) {
  if (!last) return session.say("noMessages");
  const words = pick(last.summary ?? last.text, session.language) || session.say("aCard");
  const sender = pick(last.sender?.name, session.language);
  return sender ? `${sender}: ${words}` : words;
}

/** @param {Session} session */
function status(session) {
  const kind = !session.bot.running ? "down" : session.bot.ready ? "ready" : "starting";
  const words = { down: "botDown", ready: "botReady", starting: "botStarting" }[kind];
  return [
    h("span", { class: `state state-${kind}`, data: { bot: kind } }, session.say(words)),
    h("span", { class: `state state-${session.isLive ? "ready" : "starting"}` }, session.say(session.isLive ? "live" : "offline")),
    h("span", { class: "platform-time", title: session.say("now") }, moment(session.now(), "", session)),
  ];
}

/** @param {Session} session */
function titleOf(session) {
  const unread = session.state.chats.reduce((/** @type {number} */ sum, /** @type {any} */ chat) => sum + (chat.unread || 0), 0);
  return `${unread ? `(${unread}) ` : ""}${session.say("playground")}`;
}
