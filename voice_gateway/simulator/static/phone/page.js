/** The telephone of a demo: what is pressed goes to the practice's server, what is heard is asked for again and again. */
import { Aloud } from "./aloud.js";
import { Api } from "./api.js";
import { Form } from "./caller.js";
import { Heard } from "./heard.js";
import { Keypad } from "./keypad.js";
import { watchManagers } from "./managers.js";
import { Microphone } from "./microphone.js";
import { Phone } from "./phone.js";

const { base, number } = document.body.dataset;

// Where the line is a real provider's there is no phone on the page.
if (document.getElementById("phone")) {
  const api = new Api(base);
  const aloud = new Aloud();
  const heard = new Heard((sentence) => aloud.says(sentence));
  const phone = new Phone(api, heard);

  new Keypad((digits) => phone.presses(digits));
  new Microphone((text) => phone.says(text));
  document.getElementById("say").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.target.elements.text;
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    phone.says(text);
  });
  for (const what of ["answer", "decline", "hangup"]) {
    document.getElementById(what)?.addEventListener("click", () => {
      aloud.stops();
      phone.does(what);
    });
  }
  if (number) phone.is(number);
  else new Form(phone);
  watchManagers(api);
}
