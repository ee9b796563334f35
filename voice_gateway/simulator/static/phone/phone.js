/** One phone: whose it is, what it does, and what may be pressed. */
import { Failure } from "./api.js";

const ASK_EVERY = 700;
const ASK_SLOWLY = 3000;

export class Phone {
  #api;
  #heard;
  #number = null;
  #after = 0;
  #call = null;
  #state = "waits";
  #asked = 0;
  #title = document.title;
  #first = document.getElementById("dial") ? "#text" : "#keypad button"; // a manager is asked for a key, a patient for words
  #root = document.getElementById("phone");
  #trouble = document.getElementById("trouble");

  constructor(api, heard) {
    this.#api = api;
    this.#heard = heard;
  }

  get state() {
    return this.#state;
  }

  /** From now on it is the phone with this number. */
  is(number) {
    const first = this.#number === null;
    this.#number = number;
    this.#begins();
    if (first) this.#listens();
    else this.#looks();
  }

  /** Whoever has it calls the practice. */
  async calls(language) {
    await this.#tries(() => this.#api.call(this.#number, language));
  }

  /** Whoever has it says something. */
  async says(text) {
    if (await this.#tries(() => this.#api.does(this.#number, "say", { text }))) this.#heard.you(text);
  }

  /** Whoever has it presses keys. */
  async presses(digits) {
    if (await this.#tries(() => this.#api.does(this.#number, "press", { digits }))) this.#heard.pressed(digits);
  }

  /** Answers, declines, hangs up. */
  async does(what) {
    await this.#tries(() => this.#api.does(this.#number, what));
  }

  async #tries(work) {
    try {
      await work();
      this.#trouble.hidden = true;
      this.#looks();
      return true;
    } catch (failure) {
      this.#tells(failure);
      return false;
    }
  }

  #tells(failure) {
    const kind = failure instanceof Failure ? failure.message : "failed";
    if (kind === "away") return this.#shows({ state: "away" });
    const { notPossible, tooMany, failed } = this.#trouble.dataset;
    this.#trouble.textContent = { "not-possible": notPossible, "too-many": tooMany }[kind] ?? failed;
    this.#trouble.hidden = false;
  }

  #begins() {
    this.#after = 0;
    this.#call = null;
    this.#heard.clears();
    this.#trouble.hidden = true;
    this.#shows({ state: "waits" });
  }

  async #listens() {
    for (;;) {
      await this.#looks();
      const pause = this.#state === "away" ? ASK_SLOWLY : ASK_EVERY;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** Looks once; an answer that was overtaken by another, or is about another phone, is left alone. */
  async #looks() {
    const [number, turn] = [this.#number, ++this.#asked];
    const found = await this.#api.listen(number, this.#after).catch((failure) => failure);
    if (number !== this.#number || turn !== this.#asked) return;
    if (found instanceof Error) {
      if (found.message === "away") this.#shows({ state: "away" });
      return;
    }
    if (this.#state === "waits" && found.state === "ended") found.state = "idle"; // nobody here took part in that call
    this.#enters(found);
    this.#hears(found.heard);
    this.#heard.hearing(ALIVE.has(found.state) ? found.hearing : []);
    this.#shows(found);
  }

  /** A call begins, or was there when the page opened: what was heard in calls before it is no news. */
  #enters({ call, state, heard }) {
    if (call === this.#call && this.#state !== "waits") return;
    this.#call = call;
    if (this.#state !== "waits") this.#heard.clears();
    else if (ALIVE.has(state)) this.#after = kept(this.#number, call);
    else this.#after = Math.max(0, ...heard.map(({ number }) => number));
    if (ALIVE.has(state)) keeps(this.#number, call, this.#after);
  }

  #hears(sentences) {
    for (const sentence of sentences) {
      if (sentence.number <= this.#after) continue;
      this.#after = sentence.number;
      this.#heard.hears(sentence);
    }
  }

  #shows({ state, with: together = false }) {
    const line = document.getElementById("state");
    const words = line.dataset[camel(together && state === "in_call" ? "with" : state)];
    if (line.textContent !== words) line.textContent = words;
    document.getElementById("away").hidden = state !== "away";
    if (state === this.#state) return;
    const before = this.#state;
    this.#state = this.#root.dataset.state = state;
    document.title = state === "ringing" ? line.dataset.bell : this.#title;
    this.#opens(state);
    this.#focuses(before, state);
  }

  /** What can be pressed now. */
  #opens(state) {
    const open = state === "in_call";
    for (const control of this.#root.querySelectorAll("#say input, #say button, #keypad button, #microphone button")) {
      control.disabled = !open;
    }
    this.#show("hangup", open || state === "calling");
    this.#show("answer", state === "ringing");
    this.#show("decline", state === "ringing");
    this.#show("call", !ALIVE.has(state));
    const dial = document.getElementById("dial");
    if (dial) dial.disabled = state === "away" || state === "waits";
  }

  #show(id, visible) {
    const element = document.getElementById(id);
    if (element) element.hidden = !visible;
  }

  /** The focus goes to what is done next, unless somebody is somewhere else on the page with it. */
  #focuses(before, state) {
    const at = document.activeElement;
    const lost = at === null || at === document.body || at.disabled || at.closest("[hidden]") !== null;
    const waited = before === "calling" && at?.id === "hangup";
    if (before === "waits" || !(lost || waited)) return;
    const next = { ringing: "#answer", in_call: this.#first, calling: "#hangup", ended: "#dial" }[state];
    document.querySelector(next)?.focus();
  }
}

const ALIVE = new Set(["calling", "ringing", "in_call"]);

/** Where a call began in what a phone has heard, so that a page loaded anew in its middle shows it from there. */
function kept(number, call) {
  try {
    const { id, after } = JSON.parse(sessionStorage.getItem(`phone ${number}`)) ?? {};
    return id === call ? after : 0;
  } catch {
    return 0; // no storage in this window
  }
}

function keeps(number, id, after) {
  try {
    sessionStorage.setItem(`phone ${number}`, JSON.stringify({ id, after }));
  } catch {
    // no storage in this window
  }
}

function camel(name) {
  return name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}
