/**
 * Times in the reader's zone: formatting, and picker values with their offset.
 */
import { toWebLanguage } from "./language.js";

/** @typedef {{language: string, zone: string}} Reader */

/** The zone of this device. */
export function deviceZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** @param {number} ms @param {string} zone @returns {Record<string, string>} */
function parts(ms, zone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  });
  return Object.fromEntries(format.formatToParts(ms).map((part) => [part.type, part.value]));
}

/** @param {number} ms @param {Intl.DateTimeFormatOptions} options @param {Reader} reader */
function worded(ms, options, reader) {
  return new Intl.DateTimeFormat(toWebLanguage(reader.language), { ...options, timeZone: reader.zone }).format(ms);
}

/** @type {Record<string, (ms: number, reader: Reader) => string>} */
const FORMS = {
  date_num: (ms, { zone }) => isoDate(ms, zone),
  date_short: (ms, reader) => worded(ms, { month: "short", day: "numeric" }, reader),
  date: (ms, reader) => worded(ms, { year: "numeric", month: "short", day: "numeric" }, reader),
  week: (ms, reader) => worded(ms, { weekday: "long" }, reader),
  week_short: (ms, reader) => worded(ms, { weekday: "short" }, reader),
  time: (ms, { zone }) => clockTime(ms, zone),
  time_sec: (ms, { zone }) => `${clockTime(ms, zone)}:${parts(ms, zone).second}`,
  timezone: (ms, { zone }) => parts(ms, zone).timeZoneName.replace(/GMT([+-])0?/, "GMT$1"),
};

/**
 * A time in one of the formats of `<local_datetime format_type>`; a dash if it is invalid.
 * @param {number} ms
 * @param {string} form
 * @param {Reader} reader
 */
export function moment(ms, form, reader) {
  if (!Number.isFinite(ms) || Number.isNaN(new Date(ms).getTime())) return "—";
  const write = FORMS[form] ?? ((at, who) => `${FORMS.date_num(at, who)} ${FORMS.time(at, who)}`);
  return write(ms, reader);
}

/** @param {number} ms @param {string} zone */
function isoDate(ms, zone) {
  const { year, month, day } = parts(ms, zone);
  return `${year}-${month}-${day}`;
}

/** @param {number} ms @param {string} zone */
function clockTime(ms, zone) {
  const { hour, minute } = parts(ms, zone);
  return `${hour}:${minute}`;
}

/**
 * The offset of a zone at a moment as pickers send it, such as `+0800`.
 * @param {number} ms
 * @param {string} zone
 */
export function offset(ms, zone) {
  const found = parts(ms, zone).timeZoneName.match(/([+-])(\d{1,2}):?(\d{2})?/);
  return found ? `${found[1]}${found[2].padStart(2, "0")}${found[3] ?? "00"}` : "+0000";
}

/**
 * The value that a picker sends: `2027-01-31 +0800`, `05:05 +0800`, `2027-01-31 05:05 +0800`.
 * @param {string} picked the value of a native date, time or datetime-local input
 * @param {number} now
 * @param {string} zone
 */
export function withOffset(picked, now, zone) {
  if (!picked) return "";
  const day = Date.parse(picked.includes("-") ? `${picked.slice(0, 10)}T12:00:00Z` : "");
  return `${picked.replace("T", " ")} ${offset(Number.isNaN(day) ? now : day, zone)}`;
}
