/** The strips around the messages: who is with the patient, what is in the way, who is writing. */
import { setText, show } from "./dom.js";
import { callLink, callLinks } from "./links.js";
import { stateOf } from "./state.js";

const LONG_WAIT = 8000;

export class Bars {
  #parts;
  #session;
  #phone;
  #waitingSince = null;
  #waitTimer = null;

  /** `phone`: the practice's number, given when the chat cannot be reached. */
  constructor({ parts, session, phone }) {
    this.#parts = parts;
    this.#session = session;
    this.#phone = phone;
  }

  render() {
    const { state, idle, concealed, concealedText, manager } = this.#parts;
    const { rows, presence, isPersonal } = this.#session;
    const { text, tone } = stateOf(this.#session);
    setText(state, text);
    state.dataset.tone = tone;
    manager.toggleAttribute("data-quiet", tone !== "assistant");
    show(idle, presence === "warned" && isPersonal && !rows.anyHidden);
    setText(concealedText, this.#session.say(presence === "away" ? "hidden_quiet" : "hidden_before"));
    show(concealed, rows.anyHidden);
    this.#renderUrgent();
    this.#renderTrouble();
    this.#renderTyping();
  }

  /** Once there were words of danger, the number to call stays in sight, whoever is talking. */
  #renderUrgent() {
    const { urgent, numbers } = this.#parts;
    const alert = this.#session.rows.all.findLast((row) => row.alert);
    const [call] = alert ? callLinks(alert.text, this.#session) : [];
    if (show(urgent, Boolean(call))) offer(numbers, call);
  }

  #renderTrouble() {
    const { trouble, troubleText, troubleCall } = this.#parts;
    const { troubled, phase, problem, lost } = this.#session;
    const say = (key) => this.#session.say(key);
    const reachable = navigator.onLine && !troubled;
    const words = reachable ? problem ?? lost : say(navigator.onLine ? "trouble" : "offline");
    const begun = phase === "opening" || phase === "open";
    show(trouble, begun && Boolean(words));
    setText(troubleText, words ?? "");
    if (this.#phone && !reachable) offer(troubleCall, callLink(this.#phone, this.#session));
    else troubleCall.replaceChildren();
  }

  #renderTyping() {
    const { typing, typingText } = this.#parts;
    const words = this.#typingWords();
    setText(typingText, words);
    typing.toggleAttribute("data-busy", words !== "");
  }

  /** Who is writing: the manager, or, while an answer is due, the assistant; after a while, thanks for waiting. */
  #typingWords() {
    const { typist } = this.#session;
    if (typist.name) return this.#session.say("writing_name", { name: typist.name });
    if (!this.#answerIsDue()) return "";
    return this.#session.say(Date.now() - this.#waitingSince < LONG_WAIT ? "writing" : "still_working");
  }

  #answerIsDue() {
    const { outbox, picture } = this.#session;
    const states = outbox.items.map((item) => item.state);
    const due = picture.handler !== "manager" && states.includes("sending") && !states.includes("waiting");
    if (due && this.#waitingSince === null) {
      this.#waitingSince = Date.now();
      this.#waitTimer = setTimeout(() => this.#renderTyping(), LONG_WAIT);
    } else if (!due) {
      clearTimeout(this.#waitTimer);
      this.#waitingSince = null;
    }
    return due;
  }
}

/** Put a number there to call, once: somebody may be on it with the keyboard. */
function offer(place, call) {
  if (place.textContent !== call.textContent) place.replaceChildren(call);
}
