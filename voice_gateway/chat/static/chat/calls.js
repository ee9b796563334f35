/** What can be asked of the practice about one conversation, by name. Every call may throw a `Failure`. */
import { Api, Failure } from "./api.js";

export class Calls {
  #api;
  #path = null;

  constructor(base) {
    this.#api = new Api(base);
  }

  /** Is there a conversation to ask about? */
  get bound() {
    return this.#path !== null;
  }

  /** From here on, everything is about this conversation; about none, without arguments. */
  bind({ conversation, token } = {}) {
    this.#path = conversation ? `chat/conversations/${conversation}` : null;
    this.#api.token = token ?? null;
  }

  /** Begin a conversation. */
  async create(language) {
    const { data } = await this.#api.call("POST", "chat/conversations", { language });
    this.bind(data);
    return data;
  }

  /** Go back into a conversation by the secret of a link that the practice sent. */
  async back(token) {
    const { data } = await this.#api.call("POST", "chat/back", { token });
    this.bind(data);
    return data;
  }

  /** The whole conversation. */
  everything() {
    return this.since(0);
  }

  /** What came after a row, and where things stand. */
  since(seq) {
    return this.#data("GET", `?after=${seq}`);
  }

  /** Hand over one item of the outbox; gives `{status, data}`, for 202 means "heard, ask again". */
  deliver({ id, kind, text, button }) {
    const said = { text: { id, text }, button: { id, button }, manager: { id } }[kind];
    return this.#call("POST", kind === "manager" ? "/manager" : "/messages", said);
  }

  /** Change the language. */
  speak(language) {
    return this.#data("POST", "/language", { language });
  }

  /** A sign of life. */
  sign() {
    return this.#data("POST", "/typing", {});
  }

  /** What a manager wrote is here, up to this row. */
  received(seq) {
    return this.#data("POST", "/read", { seq });
  }

  /** A piece of a row, read aloud. */
  sound(seq, part) {
    return this.#current(this.#api.sound(`${this.#path}/sound?seq=${seq}&part=${part}`));
  }

  /** What was said in a recording. */
  listen(recording) {
    return this.#current(this.#api.record(`${this.#path}/recordings`, recording));
  }

  /** The live stream after a row. */
  stream(address, seq, signal) {
    return this.#api.open(`${address}${address.includes("?") ? "&" : "?"}after=${seq}`, signal);
  }

  async #data(...request) {
    return (await this.#call(...request)).data;
  }

  #call(method, path, body) {
    return this.#current(this.#api.call(method, this.#path + path, body));
  }

  /** An answer that comes when its conversation has been left is nobody's business any more. */
  async #current(call) {
    const about = this.#path;
    const { answer, failure } = await call.then((answer) => ({ answer }), (failure) => ({ failure }));
    if (about !== this.#path) throw new Failure("stale");
    if (failure) throw failure;
    return answer;
  }
}
