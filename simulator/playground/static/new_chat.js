/**
 * The dialog for a new group.
 */
import { write } from "./api.js";
import { dialogField, fillIn } from "./dialogs.js";
import { h } from "./dom.js";
import { pick } from "./language.js";

/** @typedef {import("./session.js").Session} Session */

/**
 * Asks for a name and members, creates the group and opens it. Raises ApiError.
 * @param {Session} session
 */
export async function newChat(session) {
  const others = session.state.people.filter((/** @type {any} */ person) => person.id !== session.me.id);
  const boxes = others.map((/** @type {any} */ person) => dialogField(pick(person.name, session.language), { type: "checkbox", name: "members", value: person.id }));
  const members = h("fieldset", { class: "dialog-members" }, h("legend", {}, session.say("chatMembers")), ...boxes);
  const fields = [dialogField(session.say("chatName"), { type: "text", name: "name", required: true, maxlength: 60 }), members, dialogField(session.say("chatExternal"), { type: "checkbox", name: "external", value: "1" })];
  const filled = await fillIn(session.say("newChat"), fields, { confirm: session.say("create"), cancel: session.say("cancel") });
  if (!filled) return;
  const body = { as: session.me.id, name: filled.get("name"), members: filled.getAll("members"), external: filled.has("external") };
  const { chat } = await write("chats", body);
  await session.refresh();
  session.openChat(chat.id);
}
