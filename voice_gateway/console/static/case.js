/** One case: new lines as they come, a brief that stays right, and the box to write to the patient. */
import { leave, oneAtATime, read, send } from "./api.js";
import { announce, parse, swap } from "./dom.js";

const NEAR_THE_END = 80;
const AGAIN_AFTER = 3000;

export class CasePage {
  #element;
  #log = document.getElementById("log");
  #jump = document.getElementById("jump");
  #last;
  #again;
  #stuck = true;

  constructor(element) {
    this.#element = element;
    this.id = element.dataset.case;
    this.#last = Number(element.dataset.last);
    this.refresh = oneAtATime(() => this.#refresh());
    this.#toEnd();
    this.#jump.addEventListener("click", () => this.#jumpToEnd());
    this.#log.addEventListener("scroll", () => this.#scrolled());
    new ResizeObserver(() => this.#stuck && this.#toEnd()).observe(this.#log);
    this.#lookAgain();
    document.getElementById("recordings").addEventListener("error", tellNotHeard, true); // it does not bubble
    const form = document.getElementById("composer");
    if (form) new Composer(form, this);
  }

  get last() {
    return this.#last;
  }

  async #refresh() {
    const { ok, status, body } = await read(`${this.#element.dataset.url}?after=${this.#last}`);
    if (ok) this.apply(body);
    else if (status < 500 && status !== 401) leave(); // the case is with somebody else now; the page says with whom
  }

  /** Show what is new. */
  apply({ place, urgency, last, head, brief, recordings, lines, tasks }) {
    const { dataset } = this.#element;
    if (place !== dataset.place) return leave();
    if (urgency !== dataset.urgency && urgency === "danger") announce(dataset.danger);
    dataset.urgency = urgency;
    swap(document.getElementById("head"), head);
    swap(document.getElementById("brief"), brief);
    swap(document.getElementById("recordings"), recordings);
    swap(document.getElementById("tasks"), tasks);
    this.#append(lines);
    this.#lookAgain();
    this.#last = Math.max(this.#last, last);
  }

  /** Something in the brief is under way, and no sign comes when it is done. */
  #lookAgain() {
    clearTimeout(this.#again);
    if (document.querySelector("#brief [data-again]")) this.#again = setTimeout(this.refresh, AGAIN_AFTER);
  }

  #append(html) {
    const fresh = [...parse(html).children].filter((line) => Number(line.dataset.seq) > this.#last);
    if (!fresh.length) return;
    const follow = this.#nearTheEnd || fresh.some((line) => line.dataset.author === "manager");
    this.#log.append(...fresh);
    if (follow) this.#toEnd();
    else this.#jump.hidden = false;
  }

  /** Whoever reads at the end stays there, also when the screen is turned. */
  #scrolled() {
    this.#stuck = this.#nearTheEnd;
    if (this.#stuck) this.#jump.hidden = true;
  }

  get #nearTheEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.#log;
    return scrollTop + clientHeight >= scrollHeight - NEAR_THE_END;
  }

  #jumpToEnd() {
    this.#log.focus(); // the button goes out of sight; the focus must not go with it
    this.#toEnd();
  }

  #toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#jump.hidden = true;
  }
}

/** A recorded message could not be fetched: say so beside it. */
function tellNotHeard({ target }) {
  target.nextElementSibling.hidden = false;
}

/** The box to write in: Enter sends, Shift + Enter starts a new line. */
class Composer {
  #form;
  #page;
  #box;
  #button;
  #trouble = document.getElementById("sent");

  constructor(form, page) {
    this.#form = form;
    this.#page = page;
    this.#box = form.querySelector("textarea");
    this.#button = form.querySelector("button");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
  }

  async #send() {
    if (this.#button.getAttribute("aria-disabled") || !this.#box.value.trim()) return;
    this.#wait(true);
    try {
      const { ok, body } = await send(this.#form, { after: this.#page.last });
      if (ok) this.#sent(body);
      else this.#failed(body.message);
    } catch {
      this.#failed(this.#form.dataset.notSent);
    }
    this.#wait(false);
  }

  #sent(news) {
    this.#box.value = "";
    this.#form.elements.message_id.value = news.message_id; // only what was written gets a new id
    this.#trouble.hidden = true;
    this.#page.apply(news);
  }

  #failed(words) {
    this.#trouble.textContent = words;
    this.#trouble.hidden = false;
    this.#page.refresh();
  }

  /** The box stays usable while a message is on its way, so that the focus is not lost; only sending waits. */
  #wait(waiting) {
    this.#label ??= this.#button.textContent;
    this.#button.textContent = waiting ? this.#form.dataset.sending : this.#label;
    if (waiting) this.#button.setAttribute("aria-disabled", "true");
    else this.#button.removeAttribute("aria-disabled");
    this.#box.readOnly = waiting;
  }

  #label;
}
