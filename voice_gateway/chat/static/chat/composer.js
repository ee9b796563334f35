/** The message box: grows with the text, keeps it through reloads, says kindly when something is not right. */
import { setText } from "./dom.js";

const MOST = 5000;
const TELL_FROM = 4500;

export class Composer {
  #box;
  #hint;
  #session;
  #memory;
  #concealed = null;

  constructor({ form, box, hint, session, memory }) {
    this.#box = box;
    this.#hint = hint;
    this.#session = session;
    this.#memory = memory;
    box.value = memory.get("draft") ?? "";
    box.addEventListener("input", () => this.#typed());
    box.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("submit", (event) => this.#submit(event));
  }

  focus() {
    this.#box.focus();
  }

  /** Fit the box to its text; only possible while it is in sight. */
  fit() {
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight + 2}px`;
  }

  /** Put a text back that was taken out, before anything written since. */
  giveBack(text) {
    this.#write([text, this.#box.value].filter(Boolean).join("\n"));
    this.focus();
  }

  /** Put words behind what is there: what was said after it. */
  add(text) {
    if (this.#concealed !== null) {
      this.#concealed = [this.#concealed, text].filter(Boolean).join(" ");
      return this.#keep();
    }
    this.#write([this.#box.value.trim(), text].filter(Boolean).join(" "));
    return this.focus();
  }

  /** A sentence below the box, about something else than its length. */
  tell(sentence) {
    this.#tell(sentence, false);
  }

  /** A new conversation, or none: show the draft that is kept, if any. */
  reset() {
    this.#concealed = null;
    this.#write(this.#memory.get("draft") ?? "");
  }

  /** Hide a half-written message from the next person at this screen; give it back when that is over. */
  conceal(hide) {
    if (hide && this.#concealed === null) {
      this.#concealed = this.#box.value;
      this.#box.value = "";
    } else if (!hide && this.#concealed !== null) {
      const kept = this.#concealed;
      this.#concealed = null;
      if (kept) this.giveBack(kept);
    }
  }

  #key(event) {
    // While a word is being composed (Chinese, accents by dead keys), Enter belongs to the keyboard.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit(event);
  }

  #typed() {
    this.#keep();
    this.#session.typing();
    this.#measure();
    this.fit();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#box.value.trim();
    if (text === "") return this.#tell(this.#session.say("empty_message"), true);
    if (length(text) > MOST) return this.#measure();
    this.#session.send(text);
    this.#write("");
    this.focus();
  }

  #write(text) {
    this.#box.value = text;
    this.#keep();
    this.#measure();
    this.fit();
  }

  #keep() {
    this.#memory.set({ draft: [this.#concealed, this.#box.value].filter(Boolean).join("\n") });
  }

  #measure() {
    const left = MOST - length(this.#box.value.trim());
    if (left < 0) return this.#tell(this.#session.say("length_over", { count: -left }), true);
    // In steps, lest a screen reader counts every key.
    const count = left - (left % 50);
    this.#tell(count <= MOST - TELL_FROM ? this.#session.say("length_left", { count }) : "", false);
  }

  #tell(sentence, wrong) {
    setText(this.#hint, sentence);
    this.#hint.toggleAttribute("data-wrong", wrong);
    if (wrong) this.#box.setAttribute("aria-invalid", "true");
    else this.#box.removeAttribute("aria-invalid");
    if (wrong) this.focus();
  }
}

/** Characters as people count them, near enough: an emoji is one, not two. */
function length(text) {
  return [...text].length;
}
