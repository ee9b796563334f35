/** Who calls, and the button for it. */

export class Form {
  #who = document.getElementById("caller");
  #language = document.getElementById("language");
  #card = document.getElementById("card");

  constructor(phone) {
    this.#who.addEventListener("change", () => {
      this.#shows();
      phone.is(this.#who.value);
    });
    document.getElementById("call").addEventListener("submit", (event) => {
      event.preventDefault();
      phone.calls(this.#language.value);
    });
    this.#shows();
    this.#language.value = document.documentElement.lang;
    phone.is(this.#who.value);
  }

  #shows() {
    const { card, language } = this.#who.selectedOptions[0].dataset;
    this.#card.textContent = card;
    this.#language.value = language;
  }
}
