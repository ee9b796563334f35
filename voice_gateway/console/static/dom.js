/** Pieces of a page that the practice sends anew. */
import { startCountdowns } from "./countdown.js";

/** Parse a piece of a page. */
export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Put a piece in the place of the one before, unless nothing in it differs; the focus stays, what is open stays open, and what is being written stays. */
export function swap(element, html) {
  const fresh = parse(html);
  for (const { id } of element.querySelectorAll("details[id][open]")) fresh.getElementById(id)?.setAttribute("open", "");
  if (signature(fresh) === signature(element)) return;
  for (const { id, value } of element.querySelectorAll("textarea[id]")) {
    const box = fresh.getElementById(id);
    if (box) box.value = value; // what is being written stays
  }
  const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
  element.replaceChildren(fresh);
  startCountdowns();
  if (focused) (document.getElementById(focused) ?? document.getElementById("page")).focus();
}

/** What a piece says, without what differs each time it is made. */
function signature(element) {
  const copy = element.cloneNode(true);
  for (const passing of copy.querySelectorAll('.countdown, [name="csrf_token"]')) passing.remove();
  const holder = document.createElement("div");
  holder.append(...copy.childNodes);
  return holder.innerHTML;
}

/** Say something to a screen reader. */
export function announce(words) {
  document.getElementById("announced").textContent = words;
}
