/**
 * Draws the messages. The log is a live region: an element is made once and then only changed or left alone,
 * so that a screen reader says each message once.
 */
import { el, icon } from "./dom.js";
import { callLinks, linked } from "./links.js";
import { aroundList, numbered } from "./offers.js";
import { clockTime } from "./words.js";

const NEAR_THE_END = 60;

export class Transcript {
  #elements = new Map();
  #drawn = new WeakMap();
  #log;
  #scrollers;
  #session;
  #speaker;
  #jump;
  #refocus;
  #stuck = true;
  #newest = null;
  #reading = null;
  #offset = 0;
  #size = "";

  /**
   * `scrollers`: what may scroll, the log or, where there is no room for that, the whole panel; `jump`: the button
   * "new messages"; `refocus()`: the button that had the focus is gone.
   */
  constructor({ log, scrollers, jump, session, speaker, refocus }) {
    this.#log = log;
    this.#scrollers = scrollers;
    this.#jump = jump;
    this.#session = session;
    this.#speaker = speaker;
    this.#refocus = refocus;
    jump.addEventListener("click", () => this.#jumpToEnd());
    for (const scroller of scrollers) scroller.addEventListener("scroll", () => this.#scrolled());
    const resized = new ResizeObserver(() => this.#resized());
    for (const one of scrollers) resized.observe(one);
  }

  /** Draw all rows, then what is still on its way. */
  render() {
    const hadFocus = this.#holdsFocus;
    const { scrollHeight } = this.#scroller;
    const fresh = this.#place(this.#entries());
    if (hadFocus && !this.#holdsFocus) this.#refocus();
    if (fresh.length) this.#follow(fresh);
    else if (this.#stuck && this.#newest && this.#scroller.scrollHeight > scrollHeight) this.#showFrom(this.#newest);
    else if (this.#stuck) this.toEnd();
  }

  /** Draw a conversation that was there before, without reading it all out. */
  renderQuietly() {
    this.#log.setAttribute("aria-live", "off");
    this.render();
    this.toEnd();
    setTimeout(() => this.#log.setAttribute("aria-live", "polite"), 1000);
  }

  /** Whether the newest message is in sight, or would be. */
  get isAtEnd() {
    return this.#stuck;
  }

  toEnd() {
    for (const scroller of this.#scrollers) scroller.scrollTop = scroller.scrollHeight;
    this.#stuck = true;
    this.#jump.hidden = true;
  }

  #jumpToEnd() {
    // The button goes out of sight; the focus must not go with it.
    this.#log.focus();
    this.toEnd();
  }

  /** Is the focus on something inside the log? */
  get #holdsFocus() {
    const { activeElement } = this.#log.getRootNode();
    return activeElement !== this.#log && this.#log.contains(activeElement);
  }

  // --- what to draw ---

  #entries() {
    const { rows, outbox } = this.#session;
    const arrived = rows.all.map((row) => this.#ofRow(row));
    const ids = rows.ids;
    const pending = behindOneAnother(outbox.items.filter((item) => !ids.has(item.id)).map((item) => this.#ofItem(item)));
    const last = arrived.findLast((entry) => entry.author === "patient");
    if (last && !last.hidden) last.delivery = "sent";
    return [...arrived, ...pending];
  }

  #ofRow(row) {
    const { picture, outbox, rows } = this.#session;
    const offering = row.seq === rows.openButtonsSeq && picture.handler !== "manager"
      && outbox.items.every((item) => item.state === "refused");
    return { ...row, key: row.id ?? row.seq, buttons: offering ? row.buttons : [], offered: row.buttons,
      speaking: this.#speaker.seq === row.seq };
  }

  #ofItem({ id, kind, at, text, hidden, state, note }) {
    const { language } = this.#session.picture;
    return { key: id, id, kind, author: "patient", at, text, language, hidden, delivery: state, note };
  }

  // --- keeping the page in step ---

  #place(entries) {
    const fresh = [];
    let at = this.#log.firstElementChild;
    for (const entry of entries) {
      const known = this.#elements.get(entry.key);
      const element = known ?? this.#make(entry);
      if (!known) fresh.push({ ...entry, element });
      this.#fill(element, entry);
      if (element === at) at = at.nextElementSibling;
      else this.#log.insertBefore(element, at);
    }
    this.#sweep(new Set(entries.map((entry) => entry.key)));
    return fresh;
  }

  #make(entry) {
    const element = el("div", { class: "row", "data-author": entry.author });
    this.#elements.set(entry.key, element);
    return element;
  }

  #sweep(keys) {
    for (const [key, element] of this.#elements) {
      if (keys.has(key)) continue;
      element.remove();
      this.#elements.delete(key);
    }
  }

  /** Redraw only what differs: what is put into the log anew is read out anew. */
  #fill(element, entry) {
    const known = this.#drawn.get(element) ?? { at: entry.at, parts: [] };
    const signature = JSON.stringify([entry, this.#session.picture.language]);
    if (known.signature === signature) return;
    const wanted = { ...entry, at: known.at };
    const fresh = [this.#who(wanted), this.#bubble(wanted), this.#listen(wanted), this.#options(wanted),
      this.#delivery(wanted)];
    const same = (part, index) => part && known.parts[index]?.isEqualNode(part);
    const { activeElement } = this.#log.getRootNode();
    const pressed = activeElement ? known.parts.indexOf(activeElement) : -1;
    const parts = fresh.map((part, index) => (same(part, index) ? known.parts[index] : part));
    known.parts.forEach((part, index) => part === parts[index] || part?.remove());
    parts.filter(Boolean).forEach((part, index) => {
      if (element.children[index] !== part) element.insertBefore(part, element.children[index] ?? null);
    });
    if (pressed >= 0) parts[pressed]?.focus(); // a button that now says something else
    element.toggleAttribute("data-offering", Boolean(entry.buttons?.length));
    element.toggleAttribute("data-pending", Boolean(entry.delivery && entry.delivery !== "sent"));
    this.#drawn.set(element, { at: known.at, parts, signature });
  }

  #who({ author, name, at }) {
    const say = (key, values) => this.#session.say(key, values);
    const label = {
      assistant: () => say("author_assistant"),
      manager: () => (name ? say("author_manager", { name }) : say("author_manager_unnamed")),
      patient: () => say("author_you"),
      notice: () => say("author_notice"),
    }[author]();
    const badge = author === "manager" ? el("span", { class: "badge", "aria-hidden": "true" }, initials(name)) : null;
    const hour = el("time", { datetime: at }, clockTime(at, this.#session.picture.language));
    return el("p", { class: "who" }, badge, el("span", {}, label), " ", hour);
  }

  #bubble(entry) {
    if (entry.hidden) return el("p", { class: "bubble concealed" }, this.#session.say("hidden_row"));
    const text = el("p", { class: "text", lang: entry.language, dir: "auto" }, ...this.#words(entry));
    if (!entry.alert) return el("div", { class: "bubble" }, text);
    return el("div", { class: "bubble alert", role: "alert" }, text, ...callLinks(entry.text, this.#session));
  }

  /** What was said, with links; a list that the buttons below offer, too, is a piece of its own. */
  #words({ author, text, alert, offered }) {
    if (author === "patient") return [text];
    const note = { text: this.#session.say("new_tab"), lang: this.#session.picture.language };
    const link = (piece) => linked(piece, { phones: !alert, note });
    const pieces = offered?.length ? aroundList(text, offered) : null;
    if (!pieces) return link(text);
    const [before, list, after] = pieces.map(link);
    return [...before, el("span", { class: "listed" }, ...list), ...after];
  }

  /** Reads this message aloud. What changes on the button is no news. */
  #listen({ author, seq, at, hidden, speaking }) {
    if (author === "patient" || hidden) return null;
    const { language } = this.#session.picture;
    const words = this.#session.say(speaking ? "stop_listening" : "listen");
    const which = el("span", { class: "sr" }, ` ${this.#session.say("listen_to", { time: clockTime(at, language) })}`);
    const press = () => this.#speaker.press(seq);
    return el("button", { type: "button", class: "listen", "aria-live": "off", onclick: press },
      icon(speaking ? "stop" : "sound"), el("span", {}, words, which));
  }

  #options({ buttons, text, language }) {
    if (!buttons?.length) return null;
    const options = buttons.map((button) =>
      el("button", { type: "button", class: "option", lang: language, onclick: () => this.#session.press(button) },
        numbered(button.title, text)));
    return el("div", { class: "options", role: "group", "aria-label": this.#session.say("options_label") }, ...options);
  }

  #delivery({ delivery, note, id, kind }) {
    if (!delivery) return null;
    const say = (key) => this.#session.say(key);
    const retrying = { waiting: "not_sent_retrying", behind: "not_sent_retrying" };
    const words = { sending: "sending", sent: "sent", slow: "sent", refused: "not_sent", ...retrying }[delivery];
    const quiet = delivery === "sending" || delivery === "sent" ? { "aria-live": "off" } : {};
    const line = el("p", { class: "delivery", "data-state": delivery, ...quiet }, say(words), note ? ` ${note}` : null);
    const retry = () => this.#session.outbox.retry(id);
    if (delivery === "waiting" || delivery === "refused") line.append(action(say("try_again"), retry));
    if (delivery === "refused" && kind === "text") line.append(action(say("edit_message"), () => this.#takeBack(id)));
    return line;
  }

  #takeBack(id) {
    const item = this.#session.outbox.remove(id);
    this.#log.dispatchEvent(new CustomEvent("takeback", { detail: item.text }));
  }

  // --- scrolling ---

  /** Go along with new messages: never past the first not yet read, never away from someone reading further up. */
  #follow(fresh) {
    const own = fresh.some((entry) => entry.author === "patient");
    if (!this.#stuck && !own) return void (this.#jump.hidden = false);
    this.#newest = fresh[0].element;
    this.#showFrom(this.#newest);
  }

  /** Its answers to choose from may come a moment after a message: they do not push its beginning out of sight. */
  #showFrom(element) {
    const scroller = this.#scroller;
    const edge = scroller.getBoundingClientRect().top - scroller.scrollTop;
    scroller.scrollTop = element.getBoundingClientRect().top - edge - 12;
    for (const outer of this.#scrollers) if (outer !== scroller) outer.scrollTop = outer.scrollHeight;
    this.#scrolled();
  }

  /** Whoever was at the end stays there, also when the screen is turned; others stay at what they are reading. */
  #resized() {
    const turned = this.#size !== this.#sizeNow;
    this.#size = this.#sizeNow;
    if (this.#stuck) this.toEnd();
    else if (turned && this.#reading?.isConnected) this.#scroller.scrollTop += this.#above(this.#reading) - this.#offset;
  }

  /** Of the outermost that may scroll: it changes with the screen, and not with what is said. */
  get #sizeNow() {
    const { clientWidth, clientHeight } = this.#scrollers.at(-1);
    return `${clientWidth} ${clientHeight}`;
  }

  #scrolled() {
    if (this.#size && this.#size !== this.#sizeNow) return; // nobody scrolled: the screen has another size
    const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
    this.#stuck = scrollTop + clientHeight >= scrollHeight - NEAR_THE_END;
    if (this.#stuck) this.#jump.hidden = true;
    const { top } = this.#scroller.getBoundingClientRect();
    this.#reading = [...this.#elements.values()].find((row) => row.getBoundingClientRect().bottom > top);
    this.#offset = this.#reading ? this.#above(this.#reading) : 0;
  }

  /** How far a row begins below the upper edge of what is in sight; negative above it. */
  #above(row) {
    return row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
  }

  get #scroller() {
    return this.#scrollers.find((one) => getComputedStyle(one).overflowY !== "visible") ?? this.#scrollers[0];
  }
}

/** What was written after a message that waits is not being sent either: they go out in order. */
function behindOneAnother(entries) {
  const at = entries.findIndex(({ delivery, kind }) => delivery === "waiting" && kind !== "manager");
  const isBehind = ({ delivery, kind }, index) => at >= 0 && index > at && delivery === "sending" && kind !== "manager";
  return entries.map((entry, index) => (isBehind(entry, index) ? { ...entry, delivery: "behind" } : entry));
}

function action(label, onclick) {
  return el("button", { type: "button", class: "inline", onclick }, label);
}

function initials(name) {
  return (name ?? "").split(/\s+/).map((part) => part[0] ?? "").slice(0, 2).join("");
}
