/** Web addresses and telephone numbers in the practice's texts, made into links. */
import { el, icon } from "./dom.js";

const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/;
const PHONE = /(?:\+?1[-. ])?(?:\(\d{3}\) ?|\b\d{3}[-. ])\d{3}[-. ]\d{4}\b/;
const DANGER_NUMBER = new RegExp(`${PHONE.source}|\\b(?:911|988)\\b`, "g");

/** A text as strings and links. `note`, in its own language, is added, unseen, to a link that opens a new tab. */
export function linked(text, { phones, note }) {
  const pattern = new RegExp(phones ? `${ADDRESS.source}|${PHONE.source}` : ADDRESS.source, "g");
  return pieces(text, pattern, (found) => {
    if (!found.startsWith("http")) return el("a", { href: telephone(found) }, found);
    const unseen = el("span", { class: "sr", lang: note.lang }, ` ${note.text}`);
    return el("a", { href: found, target: "_blank", rel: "noopener noreferrer" }, found, unseen);
  });
}

/** The numbers to call in a text about danger, each once, as links big enough for a shaking hand. */
export function callLinks(text, session) {
  const numbers = [...new Set(text.match(DANGER_NUMBER) ?? [])];
  return numbers.map((number) => callLink(number, session));
}

/** One big link to call a number. */
export function callLink(number, session) {
  const words = el("span", {}, session.say("call_number", { number }));
  return el("a", { class: "call", href: telephone(number) }, icon("phone"), words);
}

function telephone(number) {
  const digits = number.replace(/[^\d]/g, "");
  const country = { 10: "+1", 11: "+" }[digits.length] ?? "";
  return `tel:${country}${digits}`;
}

function pieces(text, pattern, make) {
  const out = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    out.push(text.slice(from, match.index), make(match[0]));
    from = match.index + match[0].length;
  }
  return [...out, text.slice(from)];
}
