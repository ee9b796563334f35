/** The list of the managers' phones: which of them rings now, so that one knows which to open. */

const ASK_EVERY = 1500;
const ASK_SLOWLY = 5000;

export async function watchManagers(api) {
  for (;;) {
    const found = await api.managers().catch(() => null);
    if (found) shows(found);
    await new Promise((resolve) => setTimeout(resolve, found ? ASK_EVERY : ASK_SLOWLY));
  }
}

function shows(states) {
  const list = document.getElementById("managers");
  const ringing = [];
  for (const item of list.children) {
    const state = states[item.dataset.manager] ?? "idle";
    const does = item.querySelector(".does");
    const words = { ringing: list.dataset.rings, in_call: list.dataset.talks }[state] ?? "";
    item.dataset.state = state;
    does.textContent = words;
    does.hidden = !words;
    if (state === "ringing") ringing.push(item.querySelector("a"));
  }
  tells(ringing, list.dataset.rings);
}

/** Beside the phone, where whoever waits looks: whose phone rings, and the way to it. */
function tells(links, rings) {
  const rung = document.getElementById("rung");
  const told = links.map(({ href }) => href).join(" ");
  if ((rung.dataset.told ?? "") === told) return;
  rung.dataset.told = told;
  rung.replaceChildren(...links.flatMap((link) => [link.cloneNode(true), ` ${rings} `]));
}
