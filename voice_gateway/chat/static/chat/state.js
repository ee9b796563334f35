/** One sentence on who is with the patient, or on the way. */
import { promiseTime } from "./words.js";

const OVER = new Set(["returned", "resolved"]);

/** `{text, tone}`; the tone is "assistant", "waiting" or "person". */
export function stateOf(session) {
  const { handler, manager, case: matter } = session.picture;
  const say = (key, values) => session.say(key, values);
  if (handler === "manager") return { tone: "person", text: named(say, "state_manager", manager) };
  if (!matter || OVER.has(matter.status)) return { tone: "assistant", text: say("state_assistant") };
  if (matter.promise) return { tone: "waiting", text: promised(session.picture, say) };
  const joining = matter.status === "accepted" && matter.manager;
  return { tone: "waiting", text: joining ? say("state_joining", matter) : say("state_seeking") };
}

function promised({ case: matter, zone, language }, say) {
  const when = promiseTime(matter.promise, { zone, language, say });
  return named(say, "state_promise", matter.manager, { when });
}

function named(say, key, manager, values) {
  return manager ? say(key, { manager, ...values }) : say(`${key}_unnamed`, values);
}
