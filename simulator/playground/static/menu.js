/**
 * A menu under a button: arrow keys move, letters jump, Enter chooses, Esc closes and returns the focus.
 */
import { h } from "./dom.js";

/** @typedef {{id: string, label: string, detail?: string, isCurrent?: boolean}} Item */
/** @typedef {{label: string, items: Item[], onChoose: (id: string) => void}} Menu */

const GAP = 4;

/**
 * @param {HTMLElement} opener
 * @param {Menu} menu
 */
export function openMenu(opener, menu) {
  const hasCurrent = menu.items.some((item) => item.isCurrent !== undefined);
  const items = menu.items.map((item) => itemOf(item, hasCurrent));
  const list = h("div", { class: "menu", role: "menu", "aria-label": menu.label, popover: "auto" }, ...items);
  const close = () => list.hidePopover();
  list.addEventListener("click", (event) => {
    const chosen = /** @type {HTMLElement} */ (event.target).closest("[role^=menuitem]");
    if (!chosen) return;
    close();
    menu.onChoose(menu.items[items.indexOf(/** @type {HTMLElement} */ (chosen))].id);
  });
  list.addEventListener("keydown", (event) => move(event, items, close));
  list.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "open") return;
    opener.removeAttribute("aria-expanded");
    if (list.contains(document.activeElement)) opener.focus();
    list.remove();
  });
  // A modal dialog makes everything outside inert, so its menu is placed inside; elsewhere it belongs to its landmark.
  (opener.closest("dialog, header, main, nav, aside") ?? document.body).append(list);
  list.showPopover();
  opener.setAttribute("aria-expanded", "true");
  place(list, opener);
  (items[menu.items.findIndex((item) => item.isCurrent)] ?? items[0])?.focus();
}

/** @param {Item} item @param {boolean} isChoice */
function itemOf(item, isChoice) {
  const role = isChoice ? "menuitemradio" : "menuitem";
  const checked = isChoice ? String(item.isCurrent === true) : null;
  const detail = item.detail ? h("span", { class: "menu-detail" }, item.detail) : null;
  return h("button", { class: "menu-item", type: "button", role, "aria-checked": checked, tabindex: "-1" }, h("span", {}, item.label), detail);
}

/** @param {HTMLElement} list @param {HTMLElement} opener */
function place(list, opener) {
  const at = opener.getBoundingClientRect();
  const size = list.getBoundingClientRect();
  const isBelow = at.bottom + GAP + size.height <= window.innerHeight || at.top < size.height;
  const top = isBelow ? at.bottom + GAP : at.top - GAP - size.height;
  const left = Math.min(at.left, window.innerWidth - size.width - GAP);
  list.style.top = `${Math.max(GAP, top)}px`;
  list.style.left = `${Math.max(GAP, left)}px`;
}

/** @param {KeyboardEvent} event @param {HTMLElement[]} items @param {() => void} close */
function move(event, items, close) {
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = target(event, items, at);
  if (event.key === "Tab") return close();
  if (to === null) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement[]} items @param {number} at @returns {number | null} */
function target(event, items, at) {
  if (event.key === "ArrowDown") return at + 1;
  if (event.key === "ArrowUp") return at - 1;
  if (event.key === "Home") return 0;
  if (event.key === "End") return items.length - 1;
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.key === " ") return null;
  const letter = event.key.toLowerCase();
  const order = [...items.keys()].map((step) => (at + 1 + step) % items.length);
  return order.find((number) => items[number].textContent?.trim().toLowerCase().startsWith(letter)) ?? null;
}
