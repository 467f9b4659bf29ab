/**
 * A button that shows the current choice and opens a menu of all choices.
 */
import { h, hidden } from "./dom.js";
import { openMenu } from "./menu.js";

/**
 * @param {{label: string, glyph: Node | string, current: string, items: import("./menu.js").Item[], onChoose: (id: string) => void}} how
 */
export function chooser(how) {
  const items = how.items.map((item) => ({ ...item, isCurrent: item.id === how.current }));
  const words = items.find((item) => item.isCurrent)?.label ?? "";
  const button = h(
    "button",
    { class: "chooser", type: "button", "aria-haspopup": "menu", title: how.label },
    h("span", { class: "chooser-glyph", "aria-hidden": "true" }, how.glyph),
    h("span", { class: "chooser-words" }, hidden(`${how.label}: `), words),
  );
  button.addEventListener("click", () => openMenu(button, { label: how.label, items, onChoose: how.onChoose }));
  return button;
}
