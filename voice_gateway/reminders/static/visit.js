/**
 * The page of a reminder: shows what the secret behind the `#` is of, reads it aloud, and takes "I will come".
 * What it says of itself stands in the page; what it says of a visit comes from the practice, in the patient's language.
 */
import { Api, Failure } from "/widget/chat/api.js";
import { el, setText, show } from "/widget/chat/dom.js";
import { Memory } from "/widget/chat/memory.js";
import { Speaker } from "/widget/chat/speaker.js";

const words = document.querySelector("#reminder").dataset;
const part = (name) => document.querySelector(`#${name}`);
const [told, silent, listen, come, again] = ["told", "silent", "listen", "come", "again"].map(part);
const token = new URLSearchParams(location.hash.slice(1)).get("reminder") ?? "";
const api = new Api(location.origin);
const speaker = new Speaker({ session: { sound, cannotPlay, redraw }, memory: new Memory() });

async function ask(path) {
  speaker.stop();
  try {
    const { data } = await api.call("POST", `/chat/reminders/${path}`, { token });
    tell(data.text, data.language);
    for (const button of [listen, come]) button.lang = document.documentElement.lang;
    show(listen, true);
    show(come, data.can_confirm);
    show(again, false);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    const isWrong = failure.kind === "gone" || failure.kind === "refused";
    tell(isWrong ? words.wrong : words.away, document.documentElement.lang);
    for (const button of [listen, come]) show(button, false);
    show(again, !isWrong);
  }
}

function tell(text, language) {
  told.lang = language;
  told.replaceChildren(...text.split("\n").map((line) => el("p", {}, line)));
  setText(silent, "");
}

async function sound(_seq, number) {
  try {
    return await api.sound("/chat/reminders/sound", { token, part: number });
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    cannotPlay();
    return null;
  }
}

function cannotPlay() {
  setText(silent, words.silent);
}

function redraw() {
  setText(listen, speaker.seq === null ? words.listen : words.stop);
}

listen.addEventListener("click", () => {
  setText(silent, "");
  speaker.press(1);
});
come.addEventListener("click", async () => {
  await ask("confirm");
  listen.focus(); // the button that was pressed is gone
});
again.addEventListener("click", () => ask("show"));
await ask("show");
