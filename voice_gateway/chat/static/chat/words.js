/** Words, numbers and times in the patient's language. */

// What must be said before the practice's own words have come, or when they cannot come: made of data/texts by the gateway.
import { FIRST_WORDS } from "./first-words.js";

const spoken = (code) => code.toLowerCase().split("-")[0];

/** The language the page asks for, else the first of the browser's that we know, else null: the practice decides. */
export function preferredLanguage(asked) {
  if (asked) return asked;
  for (const wish of navigator.languages ?? []) {
    const known = Object.keys(FIRST_WORDS).find((code) => spoken(code) === spoken(wish));
    if (known) return known;
  }
  return null;
}

/** First words for a language, the practice's first one where we have none. */
export function firstWords(language) {
  const known = Object.keys(FIRST_WORDS).find((code) => language && spoken(code) === spoken(language));
  return FIRST_WORDS[known ?? Object.keys(FIRST_WORDS)[0]];
}

/** Put values in the {places} of a text. */
export function fill(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** The hour of a row, on the reader's clock. */
export function clockTime(iso, language) {
  const format = new Intl.DateTimeFormat(language ?? undefined, { hour: "numeric", minute: "2-digit" });
  return iso && !Number.isNaN(Date.parse(iso)) ? format.format(new Date(iso)) : "";
}

/** When a promise falls due, on the practice's clock: "today at 2:10 PM", "el martes, 5 de mayo a la 1:00 p. m.". */
export function promiseTime(iso, { zone, language, say }) {
  const date = new Date(iso);
  const format = (options, when = date) =>
    new Intl.DateTimeFormat(language ?? undefined, { ...options, timeZone: zone }).format(when);
  const time = format({ hour: "numeric", minute: "2-digit" });
  const at = say(/^0?1\D/.test(time) ? "at_one" : "at_hour", { time });
  const day = (when) => format({ weekday: "long", month: "long", day: "numeric" }, when);
  return day() === day(new Date()) ? say("when_today", { at }) : say("when_day", { day: day(), at });
}
