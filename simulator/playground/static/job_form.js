/**
 * The dialog that edits one job of the board; returns the changed values only.
 */
import { dialogField, fillIn } from "./dialogs.js";
import { pick } from "./language.js";
import { moment, offset } from "./zone.js";

/** @typedef {import("./session.js").Session} Session */

/**
 * The changes that the reader makes to a job, or null.
 * @param {any} job
 * @param {Session} session
 * @returns {Promise<Record<string, any> | null>}
 */
export async function editJob(job, session) {
  const title = pick(job.title, session.language);
  const expires = job.expiresAt ? moment(job.expiresAt, "", session).replace(" ", "T") : "";
  const [low, high] = salaryOf(job);
  const before = /** @type {Record<string, string>} */ ({ title, headcount: String(job.headcount ?? ""), minSalary: low, maxSalary: high, expires });
  const fields = [
    dialogField(session.say("jobTitle"), { type: "text", name: "title", value: title, maxlength: 200, required: true }),
    dialogField(session.say("headcount"), { type: "number", name: "headcount", value: before.headcount, min: 0 }),
    dialogField(session.say("minSalary"), { type: "number", name: "minSalary", value: low, min: 0 }),
    dialogField(session.say("maxSalary"), { type: "number", name: "maxSalary", value: high, min: 0 }),
    dialogField(session.say("expiresAt"), { type: "datetime-local", name: "expires", value: expires }),
    dialogField(session.say("neverExpires"), { type: "checkbox", name: "never", value: "1", checked: !job.expiresAt }),
  ];
  const filled = await fillIn(session.say("ofJob", { action: session.say("editJob"), title }), fields, { confirm: session.say("save"), cancel: session.say("cancel") });
  return filled ? changes(filled, before, job, session) : null;
}

/** @param {FormData} filled @param {Record<string, string>} before @param {any} job @param {Session} session */
function changes(filled, before, job, session) {
  /** @type {Record<string, any>} */
  const changed = {};
  const title = String(filled.get("title"));
  if (title !== before.title) changed.title = title;
  for (const name of ["headcount", "minSalary", "maxSalary"]) {
    const value = String(filled.get(name));
    if (value !== before[name] && value !== "") changed[name] = Number(value);
  }
  const expires = String(filled.get("expires"));
  if (expires && expires !== before.expires) changed.expiresAt = toMs(expires, session);
  else if (filled.has("never") && job.expiresAt) changed.expiresAt = null;
  return Object.keys(changed).length ? changed : null;
}

/** @param {any} job @returns {[string, string]} */
function salaryOf(job) {
  const numbers = String(job.salary ?? "").match(/\d+(\.\d+)?/g) ?? [];
  return [String(job.minSalary ?? numbers[0] ?? ""), String(job.maxSalary ?? numbers[1] ?? "")];
}

/** @param {string} picked @param {Session} session */
function toMs(picked, session) {
  const around = Date.parse(`${picked}:00Z`);
  const shift = offset(around, session.zone);
  return Date.parse(`${picked}:00${shift.slice(0, 3)}:${shift.slice(3)}`);
}
