/** Says what somebody speaks, where the browser can turn speech into text: one utterance for each press. */

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

export class Microphone {
  #root = document.getElementById("microphone");
  #button = this.#root.querySelector("button");
  #heard;
  #recognition = null;

  /** `heard` gets the words. */
  constructor(heard) {
    if (!Recognition) return;
    this.#heard = heard;
    this.#root.hidden = false;
    this.#button.addEventListener("click", () => (this.#recognition ? this.#recognition.stop() : this.#listens()));
  }

  #listens() {
    const recognition = (this.#recognition = new Recognition());
    recognition.lang = document.getElementById("language")?.value ?? document.documentElement.lang;
    recognition.onresult = ({ results }) => this.#heard(results[results.length - 1][0].transcript);
    recognition.onerror = ({ error }) => error === "no-speech" || this.#fails();
    recognition.onend = () => this.#shows(false);
    this.#shows(true);
    try {
      recognition.start();
    } catch {
      this.#fails();
      this.#shows(false);
    }
  }

  #shows(listening) {
    if (!listening) this.#recognition = null;
    this.#button.classList.toggle("leave", listening);
    this.#button.textContent = listening ? this.#button.dataset.stop : this.#button.dataset.speak;
  }

  #fails() {
    const trouble = document.getElementById("trouble");
    trouble.textContent = this.#button.dataset.failed;
    trouble.hidden = false;
  }
}
