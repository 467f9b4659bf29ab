/**
 * The page's calls of the simulator's API under /api/, and their errors.
 */

/** An error of a call, with a text for the reader. */
export class ApiError extends Error {
  /** @param {Record<string, string>} text @param {number} status */
  constructor(text, status) {
    super(text.en_us);
    this.text = text;
    this.status = status;
  }
}

const GONE = { zh_cn: "连接不上模拟器，它可能已经停止。", en_us: "The simulator cannot be reached; it may have stopped." };
const ODD = { zh_cn: "模拟器没有给出可读的回答。", en_us: "The simulator gave no readable answer." };

/**
 * Reads something. Raises ApiError.
 * @param {string} path below /api/
 * @param {Record<string, string | number | null | undefined>} [query]
 * @returns {Promise<any>}
 */
export function read(path, query = {}) {
  const known = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(known.map(([name, value]) => [name, String(value)]));
  return call(search.size ? `${path}?${search}` : path, {});
}

/**
 * Changes something. Raises ApiError.
 * @param {string} path below /api/
 * @param {Record<string, any>} [body]
 * @returns {Promise<any>}
 */
export function write(path, body = {}) {
  // A form on a foreign web page cannot set this header, so no such page can change anything.
  const headers = { "Content-Type": "application/json", "X-Playground": "1" };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** @param {string} path @param {RequestInit} options */
async function call(path, options) {
  const response = await fetch(`/api/${path}`, options).catch(() => {
    throw new ApiError(GONE, 0);
  });
  const answer = await response.json().catch(() => ({ error: ODD }));
  if (response.ok && !answer.error) return answer;
  throw new ApiError(answer.error ?? ODD, response.status);
}

/**
 * An id as a segment of a path.
 * @param {string} id
 */
export function segment(id) {
  return encodeURIComponent(id);
}
