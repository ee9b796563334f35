/**
 * What the patient has sent and the practice has not yet answered.
 *
 * Each item keeps the id it was born with, through every retry and reload, so the practice hears it exactly once.
 * Messages go one after the other, in the order written. "Talk to a manager" has a lane of its own:
 * a message that is stuck must never stand between a patient and a person.
 */
import { Pause, backOff } from "./api.js";

export class Outbox {
  #deliver;
  #changed;
  #busy = new Set();
  #pauses = { talk: new Pause(), manager: new Pause() };
  #stopped = false;

  /**
   * `deliver(item)` answers "done" or "working" (heard, ask again), or throws a `Failure`;
   * `changed()` is called after every change of `items`.
   */
  constructor({ deliver, changed, items = [] }) {
    this.#deliver = deliver;
    this.#changed = changed;
    this.items = items.map((item) => (item.state === "refused" ? item : { ...item, state: "sending" }));
  }

  /** What was written and is not answered yet. */
  get texts() {
    return this.items.filter((item) => item.kind === "text").map((item) => item.text);
  }

  /** Take a new item `{id, kind, text, button}` and send it. */
  add(item) {
    this.items.push({ ...item, at: new Date().toISOString(), state: "sending" });
    this.#changed();
    this.run();
  }

  /** Send what there is to send; harmless when that is under way. */
  run() {
    this.#lane("talk", (item) => item.kind !== "manager");
    this.#lane("manager", (item) => item.kind === "manager");
  }

  /** Try now: the network is back, or the patient asked. */
  wake() {
    for (const pause of Object.values(this.#pauses)) pause.wake();
    this.run();
  }

  /** Try a refused or waiting item again, with its old id. */
  retry(id) {
    const item = this.items.find((one) => one.id === id);
    if (item) Object.assign(item, { state: "sending", note: null });
    this.#changed();
    this.wake();
  }

  /** Take an item out, and give it back. */
  remove(id) {
    const at = this.items.findIndex((item) => item.id === id);
    const [item] = at < 0 ? [] : this.items.splice(at, 1);
    this.#changed();
    return item;
  }

  stop() {
    this.#stopped = true;
    for (const pause of Object.values(this.#pauses)) pause.wake();
  }

  async #lane(name, belongs) {
    if (this.#busy.has(name)) return;
    this.#busy.add(name);
    const next = () => this.items.find((item) => belongs(item) && item.state !== "refused");
    let item;
    while (!this.#stopped && (item = next())) await this.#sendUntilSettled(item, this.#pauses[name]);
    this.#busy.delete(name);
  }

  async #sendUntilSettled(item, pause) {
    for (let tries = 0; !this.#stopped && this.items.includes(item); tries++) {
      const outcome = await this.#try(item);
      if (outcome === "done") return void this.remove(item.id);
      if (outcome === "refused" || outcome === "gone") return;
      // Heard but not finished: ask again soon. Not heard: give the network time.
      await pause.rest(outcome === "working" ? backOff(tries - 1, 3000) : backOff(tries));
    }
  }

  async #try(item) {
    try {
      const outcome = await this.#deliver(item);
      item.state = "sending";
      return outcome;
    } catch (failure) {
      if (failure.kind === undefined) throw failure;
      item.state = failure.kind === "unreachable" ? "waiting" : "refused";
      item.note = item.state === "refused" ? failure.sentence : null;
      return failure.kind;
    } finally {
      this.#changed();
    }
  }
}
