/** The panel in which a patient talks with the practice: opens, closes, and shows what the session says. */
import { stepAside } from "./aside.js";
import { Bars } from "./bars.js";
import { Composer } from "./composer.js";
import { el, setText, show } from "./dom.js";
import { Microphone } from "./microphone.js";
import { Speaker } from "./speaker.js";
import { skeleton, wordAll } from "./skeleton.js";
import { Transcript } from "./transcript.js";

// On a small screen the panel takes all of it, and the page behind is out of reach until it is closed.
const SMALL = matchMedia("(max-width: 600px), (max-height: 560px)");

export class Panel {
  #parts = skeleton();
  #session;
  #memory;
  #practice;
  #transcript;
  #composer;
  #bars;
  #speaker;
  #microphone;
  #drawn = false;
  #wantsInput = false;

  /** `signal` ends the panel's listening to what is outside of it. */
  constructor({ session, memory, practice, phone, signal }) {
    const { log, frame, jump, form, box, hint } = this.#parts;
    this.#session = session;
    this.#memory = memory;
    this.#practice = practice ?? "";
    this.#composer = new Composer({ form, box, hint, session, memory });
    this.#speaker = new Speaker({ session, memory });
    const speaker = this.#speaker;
    this.#microphone = new Microphone({
      button: this.#parts.speak, label: this.#parts.speakLabel, composer: this.#composer, session, quiet: () => speaker.stop(),
    });
    this.#transcript = new Transcript({ log, jump, session, speaker, scrollers: [log, frame], refocus: () => this.#refocus() });
    this.#bars = new Bars({ parts: this.#parts, session, phone });
    this.#listen();
    this.#watchScreen(signal);
    stepAside(this.#parts.launcher, signal);
    this.render();
  }

  /** What goes into the page. */
  get root() {
    return this.#parts.root;
  }

  get isOpen() {
    return this.#parts.dialog.open;
  }

  /** Open, and begin the conversation if there is none. `quietly`: after a reload, without taking the focus. */
  open({ quietly = false } = {}) {
    if (this.isOpen) return;
    this.#unfold(quietly);
    this.#memory.set({ open: true });
    this.#wantsInput = !quietly;
    this.#session.open();
    this.render();
    this.#transcript.toEnd();
  }

  /** Close and give the focus back; the conversation goes on. */
  close() {
    this.#memory.set({ open: false });
    this.stop();
    this.#parts.dialog.close();
    this.render();
    this.#parts.launcher.focus();
  }

  /** The element has left the page: nothing is heard, and nothing listens. */
  stop() {
    this.#speaker.stop();
    this.#microphone.cancel();
  }

  // --- what the patient does ---

  #listen() {
    const { dialog, log } = this.#parts;
    const clicks = {
      launcher: () => (this.isOpen ? this.close() : this.open()),
      close: () => this.close(),
      size: () => this.#nextSize(),
      aloud: () => this.#readAloud(),
      speed: () => this.#nextSpeed(),
      manager: () => this.#session.askForManager(),
      end: () => this.#askToEnd(true),
      endKeep: () => this.#askToEnd(false),
      endConfirm: () => this.#end(),
      again: () => this.#again(),
      stillHere: () => this.#stillHere(),
      showAgain: () => this.#showAgain(),
    };
    for (const [button, act] of Object.entries(clicks)) this.#parts[button].addEventListener("click", act);
    dialog.addEventListener("keydown", (event) => this.#key(event));
    // A phone's "back" closes a dialog by itself; the rest must follow.
    dialog.addEventListener("close", () => !this.isOpen && this.#memory.get("open") && this.close());
    log.addEventListener("takeback", (event) => this.#composer.giveBack(event.detail));
  }

  #watchScreen(signal) {
    SMALL.addEventListener("change", () => this.isOpen && this.#refold(), { signal });
    for (const change of ["resize", "scroll"]) {
      window.visualViewport?.addEventListener(change, () => this.#fitToView(), { signal });
    }
  }

  #key(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#microphone.cancel()) return;
    if (this.#parts.confirm.hidden) this.close();
    else this.#askToEnd(false);
  }

  #nextSize() {
    this.#memory.textSize = (this.#memory.textSize % 3) + 1;
    this.render();
  }

  #readAloud() {
    this.#speaker.isOn = !this.#speaker.isOn;
    this.render();
  }

  #nextSpeed() {
    this.#speaker.nextSpeed();
    this.render();
  }

  /** Ask before a chat is ended, or stop asking. */
  #askToEnd(asking) {
    const { confirm, question, endKeep, end } = this.#parts;
    const { outbox, picture } = this.#session;
    const keys = ["end_question"];
    if (outbox.items.length) keys.push("end_unsent");
    if (picture.case?.promise) keys.push("end_promise");
    setText(question, keys.map((key) => this.#session.say(key)).join(" "));
    show(confirm, asking);
    this.render();
    (asking ? endKeep : end).focus();
  }

  #end() {
    show(this.#parts.confirm, false);
    this.#speaker.reset();
    this.#microphone.cancel();
    this.#session.forget();
    this.#composer.reset();
    this.render();
  }

  #again() {
    this.#wantsInput = true;
    this.#drawn = false;
    this.#memory.set({ open: true });
    this.#session.restart();
    this.#composer.reset();
    this.render();
  }

  #stillHere() {
    this.#session.stillHere();
    this.#composer.focus();
  }

  #showAgain() {
    this.#session.showAgain();
    this.#composer.focus();
  }

  /** The button that had the focus is gone. On a touch screen, the box would bring up the keyboard unasked. */
  #refocus() {
    if (matchMedia("(pointer: coarse)").matches) this.#parts.log.focus();
    else this.#composer.focus();
  }

  // --- unfolding ---

  #unfold(quietly) {
    const { dialog } = this.#parts;
    if (SMALL.matches) dialog.showModal();
    else if (quietly) dialog.setAttribute("open", "");
    else dialog.show();
    this.#fitToView();
  }

  /** The screen was turned, or the window made smaller or larger. */
  #refold() {
    const { dialog } = this.#parts;
    const focused = dialog.getRootNode().activeElement;
    const { isAtEnd } = this.#transcript;
    dialog.close();
    this.#unfold(false);
    if (isAtEnd) this.#transcript.toEnd();
    focused?.focus();
  }

  /** A phone's keyboard covers the page without shrinking it: keep to what can be seen. Zooming in is no keyboard. */
  #fitToView() {
    const view = window.visualViewport;
    const { height, offsetTop } = view?.scale === 1 ? view : { height: window.innerHeight, offsetTop: 0 };
    this.#parts.dialog.style.setProperty("--view-height", `${height}px`);
    this.#parts.dialog.style.setProperty("--view-top", `${offsetTop}px`);
  }

  // --- drawing ---

  /** Bring everything in step with the session. */
  render() {
    const { root, dialog, launcher, launcherText, practice, size, sizeName } = this.#parts;
    const { picture, phase } = this.#session;
    launcherText.dataset.word = this.isOpen ? "close_chat" : "launcher_open";
    wordAll(root, this.#session);
    if (picture.language) root.setAttribute("lang", picture.language);
    setText(practice, this.#practice);
    dialog.dataset.size = this.#memory.textSize;
    setText(sizeName, this.#session.say(`text_size_${this.#memory.textSize}`));
    launcher.setAttribute("aria-expanded", String(this.isOpen));
    show(size, phase === "open");
    this.#renderSpeaker();
    if (phase !== "open") this.#microphone.cancel();
    this.#microphone.render();
    this.#renderLanguages();
    this.#bars.render();
    this.#renderPhase();
    this.#renderTranscript();
    this.#renderUnread();
  }

  #renderSpeaker() {
    const { aloud, speed } = this.#parts;
    const isOpen = this.#session.phase === "open";
    const { rows, isResumed, presence } = this.#session;
    const away = presence === "away"; // somebody else may be at this screen
    if (!isOpen) this.#speaker.reset();
    else if (away) this.#speaker.stop();
    // What comes while somebody speaks is read when they are done, or the microphone would hear it.
    if (isOpen && !this.#microphone.isBusy) {
      this.#speaker.follow(rows.all, { isNew: !isResumed, quiet: !this.isOpen || away });
    }
    aloud.setAttribute("aria-pressed", String(this.#speaker.isOn));
    show(aloud, isOpen);
    if (!show(speed, isOpen && this.#speaker.isOn)) return;
    const value = `${this.#speaker.speed}×`;
    setText(speed, value);
    speed.setAttribute("aria-label", this.#session.say("speed", { value }));
  }

  #renderPhase() {
    const { phase, rows } = this.#session;
    const { opening, middle, typing, bottom, confirm, state, box } = this.#parts;
    show(opening, phase === "new" || phase === "opening");
    for (const part of [middle, typing, state]) show(part, phase === "open");
    show(bottom, phase === "open" && confirm.hidden);
    this.#renderClosing(phase === "ended" || phase === "expired");
    box.setAttribute("placeholder", this.#session.say("write_placeholder"));
    this.#composer.conceal(rows.anyHidden);
    if (phase === "open" && this.isOpen) this.#composer.fit();
    if (phase !== "open" || !this.#wantsInput) return;
    this.#wantsInput = false;
    this.#composer.focus();
  }

  #renderClosing(over) {
    const { closing, closingText } = this.#parts;
    const begins = over && closing.hidden;
    if (show(closing, over)) setText(closingText, this.#session.say(this.#session.phase));
    // Not to the button: somebody in the middle of typing would press it unawares.
    if (begins && this.isOpen) closingText.focus();
  }

  /** A button for each language but the one in use. They stay the same elements, or the focus would be lost. */
  #renderLanguages() {
    const { languages } = this.#parts;
    const { picture, phase } = this.#session;
    const others = phase === "open" ? picture.languages.filter(({ code }) => code !== picture.language) : [];
    while (languages.children.length > others.length) languages.lastChild.remove();
    while (languages.children.length < others.length) {
      const choose = ({ currentTarget }) => this.#session.setLanguage(currentTarget.lang);
      languages.append(el("button", { type: "button", class: "tool", onclick: choose }));
    }
    others.forEach(({ code, name }, index) => {
      languages.children[index].lang = code;
      setText(languages.children[index], name);
    });
    show(languages, others.length > 0);
  }

  #renderTranscript() {
    const first = this.#session.phase === "open" && !this.#drawn;
    if (first && this.#session.isResumed) this.#transcript.renderQuietly();
    else this.#transcript.render();
    this.#drawn ||= first;
  }

  /** With the panel closed, say on the launcher that something has come. */
  #renderUnread() {
    const { count, announcer } = this.#parts;
    const { rows } = this.#session;
    const read = this.isOpen ? rows.lastSeq : this.#memory.get("read") ?? 0;
    if (read !== this.#memory.get("read")) this.#memory.set({ read });
    const unread = rows.all.filter((row) => row.author !== "patient" && row.seq > read).length;
    const words = unread ? this.#session.say(unread === 1 ? "unread_one" : "unread_many", { count: unread }) : "";
    setText(announcer, words);
    if (!show(count, unread > 0)) return;
    const number = el("span", { "aria-hidden": "true" }, String(unread));
    count.replaceChildren(number, el("span", { class: "sr" }, `, ${words}`));
  }
}
