/**
 * Tells the practice that what a manager wrote, or what we told in a notice, is here, so that the patient is not told of
 * it by a text or an e-mail. Once for what comes together; a row that is hidden is not here yet.
 */
import { Pause, backOff } from "./api.js";

const TOGETHER = 500;

export class Receipts {
  #tell;
  #told = 0;
  #newest = 0;
  #isTelling = false;

  /** `tell(seq)` promises that the practice knows; it may throw, then it is tried again. */
  constructor(tell) {
    this.#tell = tell;
  }

  take(rows) {
    const readable = rows.filter((row) => ["manager", "notice"].includes(row.author) && !row.hidden);
    this.#newest = Math.max(this.#newest, ...readable.map((row) => row.seq));
    if (!this.#isTelling) this.#tellAll();
  }

  async #tellAll() {
    this.#isTelling = true;
    for (let tries = 0; this.#told < this.#newest && tries < 8; tries++) {
      await new Pause().rest(tries ? backOff(tries) : TOGETHER);
      const newest = this.#newest;
      try {
        await this.#tell(newest);
        this.#told = newest;
        tries = -1;
      } catch {
        // The network is away, or the conversation is over: what comes next tells it, too.
      }
    }
    this.#isTelling = false;
  }
}
