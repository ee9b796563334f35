/** The keys 0–9 * #, by pointer, by Tab and Enter, and by the keyboard's own digits while the focus is among them. */

export class Keypad {
  #pad = document.getElementById("keypad");
  #press;

  constructor(press) {
    this.#press = press;
    this.#pad.addEventListener("click", ({ target }) => target.value && this.#press(target.value));
    this.#pad.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const button = [...this.#pad.children].find(({ value }) => value === event.key);
    if (!button || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.repeat || button.disabled) return;
    button.focus();
    this.#press(button.value);
  }
}
