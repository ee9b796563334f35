/**
 * The lock of the screen. The practice decides when; this warns two minutes before, covers the page when it is locked,
 * and keeps what was being written. A sign of life is sent only when the manager does something here.
 */
import { UNREACHABLE, ask, leave } from "./api.js";

const WARN = 120; // seconds before
const SIGN_EVERY = 60_000;
const ACTIVITY = ["keydown", "pointerdown", "input"];

export class Idle {
  #soon = document.getElementById("soon");
  #stay = document.getElementById("stay");
  #lock = document.getElementById("lock");
  #form = document.getElementById("unlock");
  #signed = performance.now();
  #locksAt = Infinity;
  #endsAt = Infinity;
  #look;

  /** `look`: asks the practice how things stand, which comes back through `heard`. */
  constructor(look) {
    this.#look = look;
    for (const kind of ACTIVITY) addEventListener(kind, () => this.#active(), { passive: true });
    this.#stay.addEventListener("click", () => this.#sign());
    this.#lock.addEventListener("cancel", (event) => event.preventDefault());
    this.#form.addEventListener("submit", (event) => this.#unlock(event));
    document.addEventListener("locked", () => this.#cover());
    setInterval(() => this.#tick(), 1000);
  }

  get locked() {
    return this.#lock.open;
  }

  /** What the practice says: seconds until the lock and the end, and how many patients wait. */
  heard({ locked, locks_in: locksIn, ends_in: endsIn }, waiting = 0) {
    this.#locksAt = performance.now() + 1000 * locksIn;
    this.#endsAt = performance.now() + 1000 * endsIn;
    if (locked) this.#cover(waiting);
    else this.#uncover();
  }

  #active() {
    if (!this.locked && performance.now() - this.#signed > SIGN_EVERY) this.#sign();
  }

  async #sign() {
    this.#signed = performance.now();
    const { ok, body } = await ask("POST", this.#stay.dataset.url).catch(() => UNREACHABLE);
    if (ok) this.heard(body);
  }

  #tick() {
    if (this.locked) return;
    const now = performance.now();
    if (now > Math.min(this.#locksAt, this.#endsAt) + 1000) {
      this.#locksAt = this.#endsAt = Infinity; // until the practice answers
      this.#look();
    }
    const [lock, end] = [this.#locksAt - now < 1000 * WARN, this.#endsAt - now < 1000 * WARN];
    this.#warn(end ? this.#soon.dataset.end : lock ? this.#soon.dataset.lock : "");
    this.#stay.hidden = end;
  }

  #warn(words) {
    if (this.#soon.firstElementChild.textContent === words) return;
    this.#soon.firstElementChild.textContent = words;
    this.#soon.hidden = !words;
  }

  #cover(waiting = 0) {
    const note = document.getElementById("lock-waiting");
    const words = waiting ? this.#lock.dataset.waiting.replace("{count}", waiting) : "";
    if (note.textContent !== words) note.textContent = words;
    if (this.locked) return;
    this.#warn("");
    document.body.classList.add("locked");
    this.#lock.showModal();
  }

  #uncover() {
    if (!this.locked) return;
    this.#lock.close();
    document.body.classList.remove("locked");
    document.dispatchEvent(new Event("unlocked"));
  }

  async #unlock(event) {
    event.preventDefault();
    const trouble = this.#form.querySelector(".trouble");
    const { ok, status, body } = await ask("POST", this.#form.action, new FormData(this.#form)).catch(() => UNREACHABLE);
    if (status === 401) return leave();
    trouble.hidden = ok;
    trouble.textContent = ok ? "" : (body.message ?? this.#form.dataset.notSent);
    if (!ok) return this.#form.elements.secret.select();
    this.#form.reset();
    this.#signed = performance.now();
    this.#uncover();
    this.#look();
  }
}
