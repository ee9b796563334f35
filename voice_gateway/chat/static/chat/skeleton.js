/**
 * The chat's elements, made once. `data-word` says which text an element carries, `data-label` which text is its
 * accessible name: `wordAll` puts them in, again after every change of language.
 */
import { el, icon, setText } from "./dom.js";

/** Everything, by name; `root` goes into the shadow root. */
export function skeleton() {
  const parts = { ...top(), ...bars(), ...middle(), ...bottom(), ...endings() };
  parts.frame = el("div", { class: "frame" },
    parts.top,
    el("div", { class: "bars" }, parts.state, parts.urgent, parts.trouble, parts.idle, parts.concealed),
    parts.opening, parts.middle, parts.typing, parts.bottom, parts.confirm, parts.closing);
  parts.dialog = el("dialog", { class: "panel", "aria-labelledby": "title" }, parts.frame);
  parts.count = el("span", { class: "count", hidden: true });
  parts.launcherText = el("span", { "data-word": "launcher_open" });
  parts.launcher = button({ class: "launcher", "aria-expanded": "false", "aria-haspopup": "dialog" },
    icon("chat"), parts.launcherText, parts.count);
  parts.announcer = el("p", { class: "sr", role: "status" });
  parts.root = el("section", { class: "chat", "data-label": "panel_title" },
    parts.launcher, parts.announcer, parts.dialog);
  return parts;
}

/** Put the words in, in the patient's language. */
export function wordAll(root, session) {
  for (const node of root.querySelectorAll("[data-word]")) {
    setText(node, session.say(node.dataset.word));
    const borrowed = session.borrowed[node.dataset.word];
    if (borrowed) node.setAttribute("lang", borrowed);
    else node.removeAttribute("lang");
  }
  for (const node of [root, ...root.querySelectorAll("[data-label]")]) {
    node.setAttribute("aria-label", session.say(node.dataset.label));
  }
}

function button(props, ...children) {
  return el("button", { type: "button", ...props }, ...children);
}

function top() {
  const practice = el("span", { class: "practice" });
  const title = el("h2", { id: "title" }, practice, " ", el("span", { class: "subtitle", "data-word": "panel_title" }));
  const languages = el("div", { class: "languages", role: "group", "data-label": "language_label" });
  const sizeName = el("span", { class: "sr" });
  const size = button({ class: "tool" }, "A+ ", sizeName);
  const aloud = button({ class: "tool", "aria-pressed": "false", "data-label": "read_aloud" }, icon("sound"));
  const speed = button({ class: "tool" });
  const close = button({ class: "tool close", "data-label": "close_chat" }, icon("close"));
  const tools = el("div", { class: "tools" }, languages, aloud, speed, size);
  return { practice, languages, aloud, speed, size, sizeName, close, top: el("div", { class: "top" }, title, close, tools) };
}

function bars() {
  const state = el("p", { class: "state", role: "status" });
  const numbers = el("span", { class: "numbers" });
  const urgent = el("div", { class: "bar urgent", hidden: true }, el("span", { "data-word": "urgent" }), numbers);
  const troubleText = el("span", {});
  const troubleCall = el("span", { class: "numbers" });
  const trouble = el("div", { class: "bar", role: "status", hidden: true }, troubleText, troubleCall);
  const stillHere = button({ class: "plain", "data-word": "still_here" });
  const idle = el("div", { class: "bar", role: "alert", hidden: true },
    el("span", { "data-word": "idle_warning" }), stillHere);
  const showAgain = button({ class: "plain", "data-word": "show_again" });
  const concealedText = el("span", {});
  const concealed = el("div", { class: "bar", role: "status", hidden: true }, concealedText, showAgain);
  return {
    state, urgent, numbers, trouble, troubleText, troubleCall, idle, stillHere, concealed, concealedText, showAgain,
  };
}

function middle() {
  const opening = el("p", { class: "opening", role: "status", "data-word": "opening" });
  // A region that scrolls must be reachable by keyboard: hence the tabindex. What changes inside a row is not news.
  const live = { "aria-live": "polite", "aria-relevant": "additions" };
  const log = el("div", { class: "log", role: "log", tabindex: "0", "data-label": "log_label", ...live });
  const jump = button({ class: "jump", hidden: true }, icon("down"), el("span", { "data-word": "new_messages" }));
  const typingText = el("span", {});
  const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  const typing = el("p", { class: "typing", role: "status" }, dots, typingText);
  return { opening, log, jump, typing, typingText, middle: el("div", { class: "middle" }, log, jump) };
}

function bottom() {
  const manager = button({ class: "manager" }, icon("person"), el("span", { "data-word": "talk_to_manager" }));
  const end = button({ class: "plain end", "data-word": "end_chat" });
  // No spelling check: some browsers send what is checked to their maker, and this may be about somebody's health.
  const quiet = { autocomplete: "off", spellcheck: "false" };
  const box = el("textarea", { id: "box", rows: "1", enterkeyhint: "send", "aria-describedby": "hint", ...quiet });
  const hint = el("p", { class: "hint", id: "hint", role: "status" });
  const send = el("button", { type: "submit", class: "send", "data-word": "send" });
  const speakLabel = el("span", {});
  const speak = button({ class: "speak", hidden: true }, icon("microphone"), speakLabel);
  const label = el("label", { class: "sr", for: "box", "data-word": "write_label" });
  const form = el("form", { novalidate: true }, label, box, speak, send, hint);
  const ways = el("div", { class: "ways" }, manager, end);
  return { manager, end, box, hint, form, speak, speakLabel, bottom: el("div", { class: "bottom" }, ways, form) };
}

function endings() {
  const question = el("p", { id: "question" });
  const endConfirm = button({ class: "plain", "data-word": "end_confirm" });
  const endKeep = button({ class: "go", "data-word": "end_keep" });
  const confirm = el("div", { class: "confirm", role: "alertdialog", "aria-labelledby": "question", hidden: true },
    question, endKeep, endConfirm);
  const closingText = el("p", { tabindex: "-1" });
  const again = button({ class: "go", "data-word": "new_chat" });
  const closing = el("div", { class: "closing", hidden: true }, closingText, again);
  return { question, endConfirm, endKeep, confirm, closingText, again, closing };
}
