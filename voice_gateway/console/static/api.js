/** What the page asks the practice. */

export const UNREACHABLE = { ok: false, status: 0, body: {} };

/** GET a page's data. */
export async function read(url) {
  return told(await ask("GET", url));
}

/** POST a form's fields. */
export async function send(form, more) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  return told(await ask("POST", form.action, body));
}

/** One request and its answer; the token against forged requests goes with what changes something. */
export async function ask(method, url, body) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { Accept: "application/json", ...(method === "POST" && { "X-CSRFToken": token }) };
  const response = await fetch(url, { method, headers, body });
  return { ok: response.ok, status: response.status, body: await response.json() };
}

/** Load the page anew, which leads to the sign-in page who is signed out. It is no sign of life of the manager. */
export function leave() {
  const address = new URL(location);
  address.searchParams.set("by", "script");
  location.replace(address);
}

/** A locked screen is covered, so that what is being written stays; who is signed out is sent to the door. */
function told(answer) {
  if (answer.status !== 401) return answer;
  if (answer.body.error === "locked") document.dispatchEvent(new Event("locked"));
  else leave();
  return answer;
}

/** Runs `work` one at a time; calls that come meanwhile make it run once more. A lost connection is for `News` to tell. */
export function oneAtATime(work) {
  let running = false;
  let again = false;
  return async function run() {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await work().catch(() => {});
    }
    running = false;
  };
}
