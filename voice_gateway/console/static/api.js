/** What the page asks the practice. */

/** GET a page's data. Who is signed out by now is sent to the sign-in page, by loading the page anew. */
export async function read(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  if (response.status === 401) location.reload();
  return { ok: response.ok, status: response.status, body: await response.json() };
}

/** POST a form's fields. */
export async function send(form, more) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const response = await fetch(form.action, { method: "POST", headers, body });
  if (response.status === 401) location.reload();
  return { ok: response.ok, status: response.status, body: await response.json() };
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
