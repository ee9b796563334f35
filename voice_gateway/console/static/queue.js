/** The list of cases, and what every page shows of it: the number in the tab's title, and word of a new case. */
import { oneAtATime, read } from "./api.js";
import { announce, swap } from "./dom.js";
import { notify } from "./notices.js";

export class Queue {
  #element;
  #words = document.body.dataset;
  #title = document.title;
  #known = null;

  /** `element`: where the list is shown, or null on another page. */
  constructor(element) {
    this.#element = element;
    this.refresh = oneAtATime(() => this.#refresh());
    if (element) this.#show(Number(element.dataset.waiting));
    if (element) this.#known = new Set([...element.querySelectorAll(".offered .entry")].map((entry) => entry.dataset.case));
  }

  async #refresh() {
    const { ok, body } = await read(this.#words.queue);
    if (!ok) return;
    if (this.#element) swap(this.#element, body.html);
    this.#show(body.waiting);
    this.#tellNew(body.offered);
  }

  #show(waiting) {
    const { waitingTitle } = this.#words;
    document.title = waiting ? waitingTitle.replace("{count}", waiting).replace("{title}", this.#title) : this.#title;
  }

  #tellNew(offered) {
    const known = this.#known ?? new Set(offered.map(({ id }) => id));
    for (const entry of offered.filter(({ id }) => !known.has(id))) {
      const words = this.#words.newCase.replace("{reason}", entry.reason).replace("{urgency}", entry.urgency_words);
      announce(words);
      notify(words, entry.id);
    }
    this.#known = new Set(offered.map(({ id }) => id));
  }
}
