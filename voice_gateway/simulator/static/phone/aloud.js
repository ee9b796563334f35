/** Reads out what is heard with the browser's own voice, when it is switched on; never by itself. */

export class Aloud {
  #switch = document.querySelector("#aloud input");

  constructor() {
    if (!("speechSynthesis" in window)) return;
    document.getElementById("aloud").hidden = false;
    this.#switch.checked = false; // a browser may bring back what was switched on before
    this.#switch.addEventListener("change", () => this.#switch.checked || this.stops());
    addEventListener("pagehide", () => this.stops());
  }

  /** A sentence was heard. */
  says({ text, language, by }) {
    if (!this.#switch.checked || by === "tone" || !text) return;
    const voice = new SpeechSynthesisUtterance(text);
    if (language) voice.lang = language;
    speechSynthesis.speak(voice);
  }

  /** Silence. */
  stops() {
    window.speechSynthesis?.cancel();
  }
}
