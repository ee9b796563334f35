/** The button "Speak": press, say it, press again; what was heard goes into the message box to be looked at. */
import { icon, setText, show } from "./dom.js";
import { Recorder, canRecord } from "./recorder.js";

export class Microphone {
  #recorder = new Recorder();
  #state = "idle"; // "starting", "listening", "hearing"
  #button;
  #label;
  #composer;
  #session;
  #quiet;
  #turn = 0;

  /** `quiet()`: stop reading aloud, so that the microphone does not hear it. */
  constructor({ button, label, composer, session, quiet }) {
    this.#button = button;
    this.#label = label;
    this.#composer = composer;
    this.#session = session;
    this.#quiet = quiet;
    button.addEventListener("click", () => this.#press());
  }

  /** Is somebody about to speak, speaking, or being understood? */
  get isBusy() {
    return this.#state !== "idle";
  }

  /** Stop without sending anything; true when it was listening. */
  cancel() {
    if (!this.isBusy) return false;
    const was = this.#state === "listening";
    this.#turn++;
    this.#recorder.cancel();
    this.#composer.tell("");
    this.#to("idle");
    return was;
  }

  render() {
    const listening = this.#state === "listening";
    if (!show(this.#button, canRecord)) return;
    this.#button.toggleAttribute("data-on", listening);
    this.#button.replaceChildren(icon(listening ? "stop" : "microphone"), this.#label);
    setText(this.#label, this.#session.say(listening ? "speak_stop" : "speak"));
  }

  async #press() {
    if (this.#state === "listening") return this.#finish();
    if (this.#state !== "idle") return undefined;
    if (!this.#session.picture.hears) return this.#give(this.#session.say("no_spoken_language"));
    const turn = ++this.#turn;
    this.#quiet();
    this.#to("starting");
    try {
      await this.#recorder.start(() => this.#finish());
    } catch {
      return turn === this.#turn ? this.#give(this.#session.say("no_microphone")) : undefined;
    }
    if (turn !== this.#turn) return undefined; // the chat was closed while the browser asked
    this.#to("listening");
    return this.#composer.tell(this.#session.say("listening"));
  }

  async #finish() {
    if (this.#state !== "listening") return;
    const turn = ++this.#turn;
    const recording = this.#recorder.stop();
    this.#to("hearing");
    this.#composer.tell(this.#session.say("hearing"));
    const { text, sure, problem } = await this.#session.listen(recording);
    if (turn !== this.#turn) return; // the chat was closed meanwhile
    if (text) this.#composer.add(text);
    this.#give(problem ?? this.#session.say(sure ? "heard" : "heard_unsure"));
  }

  /** Say how it ended; whatever happened, the message box is ready. */
  #give(words) {
    this.#to("idle");
    this.#composer.tell(words);
    this.#composer.focus();
  }

  #to(state) {
    this.#state = state;
    this.render();
    if (state === "idle") this.#session.redraw();
  }
}
