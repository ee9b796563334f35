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
const [told, problem, listen, come, end, again] = ["told", "problem", "listen", "come", "end", "again"].map(part);
const token = new URLSearchParams(location.hash.slice(1)).get("reminder") ?? "";
const api = new Api(location.origin);
const speaker = new Speaker({ session: { sound, cannotPlay, redraw }, memory: new Memory() });

/** Asks for something and shows the answer; what stands on the page stays when it does not come. */
async function ask(path) {
  speaker.stop();
  for (const button of [come, end, again]) button.disabled = true;
  const had = document.activeElement;
  try {
    const { data } = await api.call("POST", `/chat/reminders/${path}`, { token });
    tell(data.text, data.language);
    show(listen, path !== "end");
    show(come, data.can_confirm);
    show(end, path !== "end");
    show(again, false);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    const isWrong = failure.kind === "gone" || failure.kind === "refused";
    if (isWrong) {
      told.replaceChildren();
      for (const button of [listen, come, end]) show(button, false);
    } else if (path === "show") told.replaceChildren();
    setText(problem, isWrong ? words.wrong : words.away);
    again.onclick = () => ask(path);
    show(again, !isWrong);
  }
  for (const button of [come, end, again]) button.disabled = false;
  if (had?.matches("button")) [had, again, listen].find((button) => !button.hidden)?.focus(); // it may be gone
}

function tell(text, language) {
  told.lang = language;
  told.replaceChildren(...text.split("\n").map((line) => el("p", {}, line)));
  setText(problem, "");
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
  setText(problem, words.silent);
}

function redraw() {
  setText(listen, speaker.seq === null ? words.listen : words.stop);
}

listen.addEventListener("click", () => {
  setText(problem, "");
  speaker.press(1);
});
come.addEventListener("click", () => ask("confirm"));
end.addEventListener("click", () => ask("end"));
await ask("show");
