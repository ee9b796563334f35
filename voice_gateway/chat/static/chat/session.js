/**
 * One conversation with the practice, as this browser knows it. No DOM in here: the panel draws what this says,
 * on every "change" event.
 */
import { Failure, Pause, backOff, uuid } from "./api.js";
import { Calls } from "./calls.js";
import { IdleClock } from "./idle.js";
import { Live } from "./live.js";
import { Outbox } from "./outbox.js";
import { Receipts } from "./receipts.js";
import { Rows } from "./rows.js";
import { Typist } from "./typist.js";
import { fill, firstWords, preferredLanguage } from "./words.js";

const TYPING_SIGN_EVERY = 5000;

export class Session extends EventTarget {
  /** "new" → "opening" → "open" → "ended" (by the patient) or "expired" (by the practice). */
  phase = "new";
  /** What the practice last said about the conversation as a whole. */
  picture = { language: null, languages: [], zone: undefined, handler: "assistant", manager: null, case: null, hears: false };
  rows = new Rows();
  outbox = this.#newOutbox([]);
  typist = new Typist(() => this.#changed());
  /** "here", "warned" or "away". */
  presence = "here";
  /** Was the conversation there before this page was? */
  isResumed = false;
  /** A sentence about something that did not work, until the next thing that does. */
  problem = null;
  /** The practice's sentence about a link that does not work any more, until the patient does something. */
  lost = null;

  #calls;
  #memory;
  #words = {};
  /** Which of the words are in another language than the chat, by key. */
  borrowed = {};
  #failures = 0;
  #live = null;
  #idle = null;
  #link = null;
  #receipts = new Receipts(() => {});
  #lastSign = 0;
  #opening = new Pause();

  constructor({ base, language, memory }) {
    super();
    this.#calls = new Calls(base);
    this.#memory = memory;
    this.picture.language = preferredLanguage(memory.get("language") ?? language);
  }

  /** A text of ours in the patient's language. */
  say(key, values) {
    return fill(this.#words[key] ?? firstWords(this.picture.language)[key] ?? "", values);
  }

  /** Is the practice out of reach? One failed call may be a blink; two in a row are news. */
  get troubled() {
    return this.#failures > 1;
  }

  /** Something was said that would be worth hiding from the next person at this screen. */
  get isPersonal() {
    return this.rows.anyFromPatient || this.outbox.items.length > 0;
  }

  /** Does this tab have a conversation to go on with? */
  get isRemembered() {
    return Boolean(this.#memory.get("token"));
  }

  // --- begin and end ---

  /** Begin a conversation, or go on with the one this tab has. */
  async open() {
    if (this.phase !== "new") return;
    this.#to("opening");
    this.isResumed = this.isRemembered || this.#link !== null;
    const [conversation, token] = [this.#memory.get("conversation"), this.#memory.get("token")];
    if (this.isRemembered) this.#calls.bind({ conversation, token });
    for (let tries = 0; this.phase === "opening"; tries++) {
      const data = await this.#safely(() => this.#begin());
      if (data && this.phase === "opening") return this.#opened(data);
      if (this.phase === "opening") await this.#opening.rest(backOff(tries));
    }
  }

  /** Go back into a conversation by a link that the practice sent. If it still works, what this tab had gives way. */
  comeBack(token) {
    this.#close("new");
    this.#link = token;
    return this.open();
  }

  /** The patient ends the chat: nothing of it stays in this browser. */
  forget() {
    this.#close("ended");
    this.#memory.clear();
  }

  /** A new conversation after an ended one. */
  restart() {
    this.phase = "new";
    return this.open();
  }

  /** The element has left the page; nothing is forgotten. */
  stop() {
    for (const part of [this.#live, this.#idle, this.outbox]) part?.stop();
    if (this.phase === "opening") this.phase = "new";
    this.#opening.wake();
  }

  /** The network came back. */
  wake() {
    for (const part of [this.#live, this.#opening, this.outbox]) part?.wake();
  }

  // --- what the patient does ---

  send(text) {
    this.#seen();
    this.outbox.add({ id: uuid(), kind: "text", text });
  }

  press(button) {
    this.#seen();
    this.outbox.add({ id: uuid(), kind: "button", button: button.id, text: button.title });
  }

  askForManager() {
    this.#seen();
    this.outbox.add({ id: uuid(), kind: "manager", text: this.say("talk_to_manager") });
  }

  async setLanguage(language) {
    const data = await this.#safely(() => this.#calls.speak(language), { aloud: true });
    if (data) this.#take(data);
  }

  /** The patient is typing: a sign of life for the practice, now and then. */
  typing() {
    this.#seen();
    if (this.phase !== "open" || Date.now() - this.#lastSign < TYPING_SIGN_EVERY) return;
    this.#lastSign = Date.now();
    // Whatever goes wrong with this must not disturb somebody who is writing.
    this.#calls.sign().catch(() => {});
  }

  /** "I'm still here": the practice must hear it, or it hides the text by its own clock. */
  async stillHere() {
    this.#seen();
    for (let tries = 0; tries < 4; tries++) {
      if (await this.#safely(() => this.#calls.sign())) return;
      await new Pause().rest(backOff(tries));
    }
  }

  /** Show what is hidden. If the practice hides it too, it must first know who is asking, as for anything personal. */
  async showAgain() {
    this.#seen();
    const data = await this.#safely(() => this.#calls.everything(), { aloud: true });
    if (data?.hidden) this.send(this.say("show_again_request"));
    else if (data) this.#reveal(data);
  }

  /** A piece of a row, read aloud: a blob, empty behind the last; null when it does not come, which is then said. */
  sound(seq, part) {
    return this.#safely(() => this.#calls.sound(seq, part), { aloud: true });
  }

  /** What was said in a recording: its `text` and whether it is `sure`, or the `problem` in a sentence. */
  async listen(recording) {
    try {
      return await this.#watch(() => this.#calls.listen(recording));
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      return { problem: failure.sentence ?? this.say("error_generic") };
    }
  }

  /** The browser does not let a sound be heard. */
  cannotPlay() {
    this.problem = this.say("error_generic");
    this.#changed();
  }

  /** Something beside the conversation has changed that is shown with it. */
  redraw() {
    this.#changed();
  }

  #seen() {
    this.lost = null;
    this.#idle?.seen();
    this.#memory.set({ active: Date.now() });
  }

  // --- between us and the practice ---

  #begin() {
    if (this.#link) return this.#byLink();
    return this.#calls.bound ? this.#calls.everything() : this.#create();
  }

  async #create() {
    const data = await this.#calls.create(this.picture.language);
    this.#memory.set({ conversation: data.conversation, token: data.token, active: Date.now() });
    return data;
  }

  /** The conversation of the link; null when it does not work any more, which is then said. */
  async #byLink() {
    try {
      const data = await this.#calls.back(this.#link);
      const open = this.#memory.get("open");
      this.#memory.clear();
      this.#memory.set({ conversation: data.conversation, token: data.token, active: Date.now(), open });
      this.#link = null;
      return data;
    } catch (failure) {
      if (failure.kind !== "gone" && failure.kind !== "refused") throw failure;
      this.lost = failure.sentence;
      this.#link = null;
      return null;
    }
  }

  #opened(data) {
    this.#to("open");
    this.#receipts = new Receipts((seq) => this.#calls.received(seq));
    this.#take(data, { advance: true });
    this.#idle = new IdleClock({ active: this.#memory.get("active"), tell: (presence) => this.#present(presence) });
    this.outbox = this.#newOutbox(this.#memory.get("outbox") ?? []);
    this.outbox.run();
    this.#live = new Live({
      connect: (signal) => this.#calls.stream(data.live, this.rows.cursor, signal),
      ask: () => this.#ask(),
      event: (name, news) => this.#hear(name, news),
    });
    this.#live.start();
    this.#changed();
  }

  #close(phase) {
    this.stop();
    this.rows = new Rows();
    this.outbox = this.#newOutbox([]);
    this.presence = "here";
    this.typist.stops();
    this.#calls.bind();
    Object.assign(this.picture, { handler: "assistant", manager: null, case: null });
    this.#to(phase);
  }

  #newOutbox(items) {
    return new Outbox({ items, deliver: (item) => this.#deliver(item), changed: () => this.#outboxChanged() });
  }

  #outboxChanged() {
    if (this.phase === "open") this.#memory.set({ outbox: this.outbox.items });
    this.#changed();
  }

  async #deliver(item) {
    const { status, data } = await this.#watch(() => this.#calls.deliver(item));
    if (status === 202) return "working";
    this.#take(data);
    // Having proved who they are, patients see the hidden text again: only the whole list shows it.
    if (this.rows.anyHidden) this.#reveal(await this.#safely(() => this.#calls.everything()));
    return "done";
  }

  /** Take the practice's word for what may be seen. */
  #reveal(data) {
    if (!data) return;
    for (const item of this.outbox.items) item.hidden = false;
    this.#take(data, { advance: true });
  }

  async #ask() {
    const data = await this.#safely(() => this.#calls.since(this.rows.cursor));
    if (data) this.#take(data, { advance: true });
  }

  #hear(name, news) {
    if (name === "message") this.#take({ messages: [news] }, { advance: true });
    if (name === "state") this.#take(news);
    if (name === "typing") this.typist.writes(news.name);
  }

  /** Do a call; null when it fails, the consequences drawn. `aloud`: the patient is waiting for it, and is told. */
  async #safely(call, { aloud = false } = {}) {
    try {
      return await this.#watch(call);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (aloud) this.problem = failure.sentence ?? this.say("error_generic");
      this.#changed();
      return null;
    }
  }

  /** Count failures, and see the end of the conversation, whichever call shows it. */
  async #watch(call) {
    try {
      const answer = await call();
      this.#failures = 0;
      this.problem = null;
      return answer;
    } catch (failure) {
      if (failure.kind === "unreachable" || this.phase === "opening") this.#failures++;
      if (failure.kind === "gone" && this.#calls.bound) this.#expire();
      throw failure;
    }
  }

  /** The practice does not know this conversation any more. What was never sent goes back into the message box. */
  #expire() {
    const draft = [...this.outbox.texts, this.#memory.get("draft")].filter(Boolean).join("\n");
    const open = this.#memory.get("open");
    this.#memory.clear();
    this.#memory.set({ draft, open });
    this.#close("expired");
  }

  // --- what we know ---

  #take(data, { advance = false } = {}) {
    const rows = data.messages ?? [];
    this.rows.take(rows, { advance });
    if (data.words) this.#speak(data);
    else if (data.language && data.language !== this.picture.language) this.#ask(); // for the words of this language
    for (const name of Object.keys(this.picture)) {
      if (name in data && name !== "language") this.picture[name] = data[name];
    }
    if (this.picture.handler !== "manager" || rows.some((row) => row.author === "manager")) this.typist.stops();
    this.#hideIfAway();
    this.#receipts.take(this.rows.all);
    this.#changed();
  }

  /** The page's own words change with the language of the conversation, both at once. */
  #speak({ words, borrowed, language }) {
    this.#words = words;
    this.borrowed = borrowed ?? {};
    this.picture.language = language;
    this.#memory.set({ language });
  }

  #present(presence) {
    this.presence = presence;
    this.#hideIfAway();
    this.#changed();
  }

  #hideIfAway() {
    if (this.presence !== "away" || !this.isPersonal) return;
    this.rows.hideAll();
    for (const item of this.outbox.items) item.hidden = true;
  }

  #to(phase) {
    this.phase = phase;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
