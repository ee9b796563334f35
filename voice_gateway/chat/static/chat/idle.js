/**
 * Nobody there? After 13 minutes without a sign of the patient we ask; after 15 their personal text is hidden,
 * here at once and, by its own clock, at the practice. Clock times are compared, not timers counted:
 * a laptop that slept through it all must find the text hidden when it wakes.
 */

const WARN_AFTER = 13 * 60_000;
// A breath after the practice does: what it is asked from then on is hidden there too.
const HIDE_AFTER = 15 * 60_000 + 5000;

export class IdleClock {
  #active;
  #told = "here";
  #timer = null;
  #tell;
  #look = () => this.#check();

  /** `tell("here" | "warned" | "away")` at every change; `active` = when the patient was last seen. */
  constructor({ tell, active }) {
    this.#tell = tell;
    this.#active = active ?? Date.now();
    document.addEventListener("visibilitychange", this.#look);
    window.addEventListener("focus", this.#look);
    this.#check();
  }

  /** The patient did something: or somebody did, at a machine left alone too long, hence the look first. */
  seen() {
    this.#check();
    this.#active = Date.now();
    this.#check();
  }

  stop() {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#look);
    window.removeEventListener("focus", this.#look);
  }

  #check() {
    const quiet = Date.now() - this.#active;
    const now = quiet >= HIDE_AFTER ? "away" : quiet >= WARN_AFTER ? "warned" : "here";
    clearTimeout(this.#timer);
    if (now !== "away") this.#timer = setTimeout(this.#look, (now === "here" ? WARN_AFTER : HIDE_AFTER) - quiet);
    if (now === this.#told) return;
    this.#told = now;
    this.#tell(now);
  }
}
