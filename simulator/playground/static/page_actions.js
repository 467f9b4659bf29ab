/**
 * The actions that the parts of the page share: send a message, press a card, open a thread, show a note.
 */
import { ApiError, segment, write } from "./api.js";
import { ask, showText } from "./dialogs.js";
import { pick } from "./language.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./conversation.js").Message} Message */
/** @typedef {import("./card/context.js").Click} Click */
/** @typedef {{showList: () => void, showChat: () => void, closeSide: () => void, openThread: (rootId: string) => void, toggleTools: () => void, reply: (message: Message) => void}} Layout */
/** @typedef {ReturnType<typeof pageActions>} PageActions */

/**
 * @param {Session} session
 * @param {Conversation} conversation
 * @param {import("./toasts.js").Toasts} toasts
 * @param {Layout} layout
 */
export function pageActions(session, conversation, toasts, layout) {
  /** @param {string} kind @param {string} words */
  const note = (kind, words) => toasts.show(kind, words);
  /** @param {import("./composer.js").Draft} draft */
  const send = async (draft) => {
    await write(`chats/${segment(session.chat.id)}/say`, { as: session.me.id, ...draft });
    await conversation.reload();
  };
  return {
    ...layout,
    note,
    send,
    announce: (/** @type {string} */ words) => toasts.announce(words),
    say: (/** @type {string} */ words) => send({ text: words, mention: session.chat.mode === "group", rich: false, replyTo: null }),
    showJson: (/** @type {Message} */ message) => void showText(session.say("jsonTitle"), JSON.stringify(message.card, null, 2), session.say("close")),
    outside: (/** @type {Message} */ message) => outsideOf(message, session, conversation, note),
    deliverNow: () => deliverNow(session, note),
    openChat: (/** @type {string} */ id) => openChat(id, session, conversation, layout),
  };
}

/** @param {string} id @param {Session} session @param {Conversation} conversation @param {Layout} layout */
async function openChat(id, session, conversation, layout) {
  session.openChat(id);
  layout.showChat();
  // The bot receives an event each time somebody opens the direct chat with it.
  if (session.chat?.mode === "p2p") await write(`chats/${segment(id)}/open`, { as: session.me.id });
  await conversation.reload();
}

/** @param {Session} session @param {(kind: string, words: string) => void} note */
async function deliverNow(session, note) {
  const { delivered } = await session.change(`chats/${segment(session.chat.id)}/deliver`, { as: session.me.id });
  note(delivered ? "success" : "error", session.say(delivered ? "delivered" : "notDelivered"));
}

/**
 * @param {Message} message
 * @param {Session} session
 * @param {Conversation} conversation
 * @param {(kind: string, words: string) => void} note
 * @returns {import("./card/context.js").Outside}
 */
function outsideOf(message, session, conversation, note) {
  const labels = () => ({ confirm: session.say("confirm"), cancel: session.say("cancel") });
  return {
    reader: { language: session.language, zone: session.zone },
    person: (id) => session.person(id) ?? (id === session.bot.open_id ? session.bot : null),
    memberIds: session.chat?.members ?? [],
    now: () => session.now(),
    ask: (title, text) => ask(title, text, labels()),
    note,
    press: async (click) => {
      const answer = await write(`messages/${segment(message.id)}/click`, clickBody(click, session));
      if (answer.toast) note(answer.toast.kind, pick(answer.toast.text, session.language));
      if (answer.errorCode) note("error", session.say("failed", { code: answer.errorCode }));
      await conversation.reload();
    },
  };
}

/** @param {Click} click @param {Session} session */
function clickBody(click, session) {
  const empty = { value: null, name: null, form: null, option: null, options: null, checked: null };
  return { as: session.me.id, ...empty, ...click, timezone: session.zone };
}

/**
 * Shows every unhandled error as a note.
 * @param {Session} session
 * @param {import("./toasts.js").Toasts} toasts
 */
export function catchEverything(session, toasts) {
  window.addEventListener("unhandledrejection", (event) => {
    const { reason } = event;
    if (!(reason instanceof ApiError)) return toasts.show("error", session.say("wentWrong", { words: String(reason?.message ?? reason) }));
    event.preventDefault();
    toasts.show("error", pick(reason.text, session.language));
  });
}
