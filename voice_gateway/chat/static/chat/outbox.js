/**
 * What the patient has sent and the practice has not yet answered.
 *
 * Each item keeps the id it was born with, through every retry and reload, so the practice hears it exactly once.
 * Messages go out one after the other, in the order written. One that is heard but not answered yet is asked for again
 * beside the next ones, for these may be more urgent. "Talk to a manager" has a lane of its own: a message that is
 * stuck must never stand between a patient and a person.
 */
import { Pause, backOff } from "./api.js";

const SETTLED = new Set(["done", "refused", "gone"]);
const LATER = new Set(["unreachable", "busy"]);

export class Outbox {
  #deliver;
  #changed;
  #busy = new Set();
  #heard = new Set();
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
    const next = () =>
      this.items.find((item) => belongs(item) && item.state !== "refused" && !this.#heard.has(item.id));
    let item;
    while (!this.#stopped && (item = next())) await this.#sendUntilHeard(item, this.#pauses[name]);
    this.#busy.delete(name);
  }

  /** Not heard: give the network time. Heard but not finished: ask again soon, and let the next one go. */
  async #sendUntilHeard(item, pause) {
    for (let tries = 0; !this.#stopped && this.items.includes(item); tries++) {
      const outcome = await this.#try(item);
      if (outcome === "heard") return void this.#askUntilAnswered(item);
      if (SETTLED.has(outcome)) return;
      await pause.rest(backOff(tries));
    }
  }

  async #askUntilAnswered(item) {
    this.#heard.add(item.id);
    for (let tries = 0; !this.#stopped && this.items.includes(item); tries++) {
      await new Pause().rest(backOff(tries - 1, 5000));
      if (SETTLED.has(await this.#try(item))) break;
    }
    this.#heard.delete(item.id);
  }

  async #try(item) {
    try {
      const outcome = await this.#deliver(item);
      Object.assign(item, { state: "sending", note: null });
      if (outcome === "done") this.remove(item.id);
      return outcome === "working" ? "heard" : outcome;
    } catch (failure) {
      if (failure.kind === undefined) throw failure;
      item.state = failure.isHeard ? "slow" : LATER.has(failure.kind) ? "waiting" : "refused";
      item.note = failure.sentence;
      return failure.isHeard ? "heard" : failure.kind;
    } finally {
      this.#changed();
    }
  }
}
