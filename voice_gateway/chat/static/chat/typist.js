/** Who is writing just now. The practice says so every few seconds; when it says nothing more, nobody is. */

const SHOWN_FOR = 6000;

export class Typist {
  name = null;
  #changed;
  #timer = null;

  constructor(changed) {
    this.#changed = changed;
  }

  writes(name) {
    clearTimeout(this.#timer);
    this.name = name;
    this.#timer = setTimeout(() => this.stops(), SHOWN_FOR);
    this.#changed();
  }

  stops() {
    clearTimeout(this.#timer);
    if (this.name === null) return;
    this.name = null;
    this.#changed();
  }
}
