/** What comes out of the phone, as large text with its time, and what was said and keyed in by its owner. */

const MOST = 200;

export class Heard {
  #log = document.getElementById("heard");
  #nothing = this.#log.querySelector(".nothing");
  #now = document.getElementById("hearing");
  #early = [];
  #told;
  #clock;

  /** `told` gets each sentence once, when it begins or, if it was missed, when it is over. */
  constructor(told) {
    this.#told = told;
    const language = document.documentElement.lang;
    const { zone } = document.body.dataset;
    this.#clock = new Intl.DateTimeFormat(language, { timeStyle: "medium", timeZone: zone });
  }

  /** A sentence came out of it. */
  hears(sentence) {
    const { by, at, text, language, cut } = sentence;
    const said = by === "tone" ? "" : text;
    this.#adds(by, this.#log.dataset[by], new Date(at), cut ? `${said} ${this.#log.dataset.cut}` : said, language);
    const told = this.#early.findIndex((early) => early.startsWith(text));
    if (told >= 0) this.#early.splice(told, 1);
    else this.#told(sentence);
  }

  /** What comes out of it at this moment; it is not in the log before it is over, since it may be cut off. */
  hearing(sounds) {
    const spoken = sounds.filter(({ by, text }) => text && by !== "tone");
    const words = spoken.map(({ text }) => text).join(" ");
    if (this.#now.textContent === words) return;
    this.#now.textContent = words;
    this.#now.lang = spoken[0]?.language || document.documentElement.lang;
    for (const sound of spoken) {
      if (this.#early.includes(sound.text)) continue;
      this.#early.push(sound.text);
      this.#told(sound);
    }
  }

  /** Its owner said something. */
  you(text) {
    this.#adds("you", this.#log.dataset.you, new Date(), text);
  }

  /** Its owner pressed keys. */
  pressed(digits) {
    const last = this.#log.lastElementChild;
    if (last?.dataset.keys) {
      last.dataset.keys += digits;
      last.lastChild.textContent = this.#pressedWords(last.dataset.keys);
      return;
    }
    this.#adds("you", this.#log.dataset.you, new Date(), this.#pressedWords(digits)).dataset.keys = digits;
  }

  /** Begins anew. */
  clears() {
    this.#early = [];
    this.#now.textContent = "";
    this.#log.replaceChildren(this.#nothing);
  }

  #pressedWords(digits) {
    return this.#log.dataset.pressed.replace("{keys}", digits);
  }

  #adds(by, name, at, text, language) {
    const line = document.createElement("p");
    line.dataset.by = by;
    if (language) line.lang = language;
    const who = document.createElement("span");
    who.className = "who";
    who.lang = document.documentElement.lang;
    who.textContent = Number.isNaN(at.getTime()) ? name : `${name} · ${this.#clock.format(at)}`;
    line.append(who, text);
    this.#nothing.remove();
    this.#log.append(line);
    while (this.#log.childElementCount > MOST) this.#log.firstElementChild.remove();
    this.#log.scrollTop = this.#log.scrollHeight;
    return line;
  }
}
