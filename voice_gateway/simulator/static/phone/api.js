/** What the page asks the practice's server; it passes on what phones do, and nothing else. */

const PATIENCE = 8000;

/** `away`: no phones are running; `not-possible`: not now; `too-many`: later; `failed`: anything else. */
export class Failure extends Error {}

const KINDS = new Map([[409, "not-possible"], [429, "too-many"], [503, "away"]]);

export class Api {
  constructor(base) {
    this.base = base;
  }

  /** What a phone does and what it heard after so many sentences. */
  listen(number, after) {
    return this.#ask("GET", `/phones/${encodeURIComponent(number)}?after=${after}`);
  }

  /** What the managers' phones do. */
  managers() {
    return this.#ask("GET", "/managers");
  }

  /** Call the practice. */
  call(number, language) {
    return this.#ask("POST", "/calls", { from: number, language });
  }

  /** Say, press, answer, decline, hang up. */
  does(number, what, more = {}) {
    return this.#ask("POST", `/phones/${encodeURIComponent(number)}/${what}`, more);
  }

  async #ask(method, path, body) {
    const headers = { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) };
    const abort = AbortSignal.timeout(PATIENCE);
    const init = { method, headers, body: body && JSON.stringify(body), signal: abort, cache: "no-store" };
    const response = await fetch(this.base + path, init).catch(() => null);
    if (response === null) throw new Failure("away");
    if (!response.ok) throw new Failure(KINDS.get(response.status) ?? "failed");
    return response.json();
  }
}
