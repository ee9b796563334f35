/**
 * What outlives a reload. A chat is kept in this tab only (sessionStorage): on a shared computer the next person
 * opens a new tab and finds nothing. Only how somebody reads and listens, the text size and the voice, is kept for good.
 * A browser may forbid storage; then everything works except outliving a reload.
 */

const CHAT = "frontdesk-chat";
const TEXT_SIZE = "frontdesk-text-size";
const READS_ALOUD = "frontdesk-reads-aloud";
const SPEED = "frontdesk-speed";

export class Memory {
  #chat;

  constructor() {
    this.#chat = read("sessionStorage", CHAT) ?? {};
  }

  /** One remembered value of this chat: conversation, token, language, draft, outbox, active, open. */
  get(name) {
    return this.#chat[name];
  }

  /** Remember some values at once. */
  set(values) {
    Object.assign(this.#chat, values);
    write("sessionStorage", CHAT, this.#chat);
  }

  /** Forget this chat wholly. */
  clear() {
    this.#chat = {};
    write("sessionStorage", CHAT, null);
  }

  get textSize() {
    const size = read("localStorage", TEXT_SIZE);
    return [1, 2, 3].includes(size) ? size : 1;
  }

  set textSize(size) {
    write("localStorage", TEXT_SIZE, size);
  }

  get readsAloud() {
    return read("localStorage", READS_ALOUD) === true;
  }

  set readsAloud(on) {
    write("localStorage", READS_ALOUD, on);
  }

  get speed() {
    return read("localStorage", SPEED);
  }

  set speed(speed) {
    write("localStorage", SPEED, speed);
  }
}

function read(kind, key) {
  try {
    return JSON.parse(window[kind].getItem(key));
  } catch {
    return null;
  }
}

function write(kind, key, value) {
  try {
    if (value === null) window[kind].removeItem(key);
    else window[kind].setItem(key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the chat goes on from what is in this page.
  }
}
