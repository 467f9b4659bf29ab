/**
 * Server-sent events of the platform. An event says that something changed, and the page reads it anew.
 */

/** @typedef {{kind: string, [name: string]: any}} PlatformEvent */

/**
 * Listens as one person until `close` is called; the browser reconnects automatically.
 * @param {string} personId
 * @param {number | undefined} after the number of the last event that is known
 * @param {(event: PlatformEvent) => void} onEvent
 * @param {(isLive: boolean) => void} onLink
 * @returns {{close: () => void}}
 */
export function listen(personId, after, onEvent, onLink) {
  const search = new URLSearchParams({ as: personId, ...(after === undefined ? {} : { after: String(after) }) });
  const source = new EventSource(`/api/events?${search}`);
  source.addEventListener("open", () => onLink(true));
  source.addEventListener("error", () => onLink(false));
  source.addEventListener("message", (message) => {
    const event = parse(message.data);
    if (event) onEvent(event);
  });
  return { close: () => source.close() };
}

/** @param {string} words @returns {PlatformEvent | null} */
function parse(words) {
  try {
    return JSON.parse(words);
  } catch {
    // An unreadable event is ignored; the next refresh shows the change.
    return null;
  }
}

/**
 * A function that calls back once, after no call for some milliseconds.
 * @param {() => void} callback
 * @param {number} milliseconds
 */
export function debounce(callback, milliseconds) {
  /** @type {number | undefined} */
  let timer;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(callback, milliseconds);
  };
}
