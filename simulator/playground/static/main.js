/**
 * Builds the chat page from its parts, and chooses the visible one on narrow screens.
 */
import { chatList } from "./chat_list.js";
import { ChatPane } from "./chat_pane.js";
import { Conversation } from "./conversation.js";
import { catchEverything, pageActions } from "./page_actions.js";
import { h } from "./dom.js";
import { toWebLanguage } from "./language.js";
import { newChat } from "./new_chat.js";
import { Session } from "./session.js";
import { ThreadPanel } from "./thread_panel.js";
import { Toasts } from "./toasts.js";
import { Tools } from "./tools.js";
import { topBar } from "./top_bar.js";

const session = new Session();
const toasts = new Toasts(() => session.say("close"));
const conversation = new Conversation(session);
const side = h("aside", { class: "side", hidden: true });
const app = h("div", { class: "app", data: { view: "chat" } });

const actions = pageActions(session, conversation, toasts, {
  showList: () => show("list"),
  showChat: () => show("chat"),
  closeSide: () => closeSide(),
  openThread: (rootId) => openThread(rootId),
  toggleTools: () => (tools.element.hidden ? openTools() : closeSide()),
  reply: (message) => pane.composer.replyTo(message),
});
const pane = new ChatPane(session, conversation, actions);
const thread = new ThreadPanel(session, conversation, actions);
const tools = new Tools(session, actions);

/** @param {"list" | "chat" | "side"} view */
function show(view) {
  app.dataset.view = view;
  if (view === "list") /** @type {HTMLElement | null} */ (app.querySelector(".chat-item[aria-current]"))?.focus();
}

function openTools() {
  thread.close();
  side.hidden = false;
  tools.open();
  show("side");
}

/** @param {string} rootId */
function openThread(rootId) {
  tools.close();
  side.hidden = false;
  thread.open(rootId);
  show("side");
}

function closeSide() {
  const hadFocus = side.contains(document.activeElement);
  tools.close();
  thread.close();
  side.hidden = true;
  show("chat");
  if (hadFocus) pane.composer.focus();
}

function drawFrame() {
  document.documentElement.lang = toWebLanguage(session.language);
  skip.textContent = session.say("skip");
  side.setAttribute("aria-label", session.say("tools"));
}

const skip = h("a", { class: "skip", href: "#messages" });
skip.addEventListener("click", (event) => {
  event.preventDefault();
  pane.composer.focus();
});
side.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) closeSide();
});
document.addEventListener("visibilitychange", () => void conversation.reload());
session.on("look", drawFrame);
session.on("chat", () => void conversation.reload());

catchEverything(session, toasts);
conversation.isShown = () => pane.element.checkVisibility();
const list = chatList(session, { openChat: (id) => void actions.openChat(id), newChat: () => void newChat(session) });
side.append(thread.element, tools.element);
app.append(topBar(session, actions), list, pane.element, side);
document.body.append(skip, app);
toasts.attach(document.body);
await session.begin();
