/**
 * Reads messages aloud, one at a time; the next piece of a long one is fetched while one is heard. A patient starts it
 * by a message's own button, or has every new answer read.
 */

const SPEEDS = [1, 0.75, 1.25]; // the voice keeps its pitch: browsers see to that

export class Speaker {
  /** The row that is being read, or null. */
  seq = null;

  // One element for all: a browser lets it sound without being asked once a press has started it.
  #audio = new Audio();
  #turn = 0;
  #waiting = [];
  #heard = null;
  #session;
  #memory;
  #unlocked = false;

  constructor({ session, memory }) {
    this.#session = session;
    this.#memory = memory;
  }

  /** Is every new answer read? */
  get isOn() {
    return this.#memory.readsAloud;
  }

  set isOn(on) {
    this.#memory.readsAloud = on;
    if (!on) this.stop();
    else this.#unlock();
  }

  /** How fast, as a share of the voice's own speed. */
  get speed() {
    return SPEEDS.includes(this.#memory.speed) ? this.#memory.speed : 1;
  }

  nextSpeed() {
    this.#memory.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
    this.#audio.playbackRate = this.speed;
  }

  /** A message's own button: read it, or stop reading it. */
  press(seq) {
    this.#unlock();
    const same = this.seq === seq;
    this.stop();
    if (!same) this.#read([seq]);
  }

  stop() {
    this.#turn++;
    this.#waiting = [];
    this.#audio.pause();
    this.#now(null);
  }

  /**
   * Read what has come since the last time, when that is wanted. `isNew`: the conversation has just begun, and its
   * first words are news; else what was there before is not read. `quiet`: nobody may hear it now.
   */
  follow(rows, { isNew, quiet }) {
    const last = rows.at(-1)?.seq ?? 0;
    this.#heard ??= isNew ? 0 : last;
    const fresh = rows.filter((row) => row.seq > this.#heard && row.author !== "patient" && !row.hidden);
    this.#heard = Math.max(this.#heard, last);
    if (!this.isOn || quiet || !fresh.length) return;
    const alerts = fresh.filter((row) => row.alert); // nothing stands before the emergency words
    if (alerts.length) this.stop();
    const seqs = [...alerts, ...fresh.filter((row) => !row.alert)].map((row) => row.seq);
    if (this.seq === null) this.#read(seqs);
    else this.#waiting.push(...seqs);
  }

  /** A conversation is over: nothing of it is heard any more. */
  reset() {
    this.stop();
    this.#heard = null;
  }

  async #read(seqs) {
    const turn = ++this.#turn;
    this.#waiting = [...seqs];
    while (turn === this.#turn && this.#waiting.length) {
      this.#now(this.#waiting.shift());
      if (!(await this.#readRow(this.seq, turn))) break;
    }
    if (turn === this.#turn) this.stop();
  }

  /** All pieces of a row; false when it could not be read to its end. */
  async #readRow(seq, turn) {
    let piece = this.#session.sound(seq, 0);
    for (let part = 1; turn === this.#turn; part++) {
      const sound = await piece;
      if (turn !== this.#turn || sound === null) return false;
      if (!sound.size) return true;
      piece = this.#session.sound(seq, part);
      if (!(await this.#play(sound))) return false;
    }
    return false;
  }

  async #play(sound) {
    const address = URL.createObjectURL(sound);
    const over = new Promise((resolve) => {
      this.#audio.onended = () => resolve(true);
      this.#audio.onerror = this.#audio.onpause = () => resolve(this.#audio.ended);
    });
    this.#audio.src = address;
    this.#audio.playbackRate = this.speed;
    try {
      await this.#audio.play();
      this.#unlocked = true;
      return await over;
    } catch (error) {
      if (error.name !== "AbortError") this.#session.cannotPlay(); // else it was stopped
      return false;
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  /** Has to happen in a press, or some browsers never let the element sound. */
  #unlock() {
    if (this.#unlocked || this.seq !== null) return; // what is heard just now is not cut off
    this.#audio.src = SILENCE;
    this.#audio.play().then(() => (this.#unlocked = true), () => {});
  }

  #now(seq) {
    if (this.seq === seq) return;
    this.seq = seq;
    this.#session.redraw();
  }
}

const SILENCE = "data:audio/wav;base64,UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA==";
