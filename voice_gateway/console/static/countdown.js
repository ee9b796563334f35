/** Counts down the seconds of an offer. The practice sends how many are left: the clock of this machine may be wrong. */

const ends = new WeakMap();
let ticking = null;

export function startCountdowns() {
  tick();
  ticking ??= setInterval(tick, 250);
}

function tick() {
  for (const element of document.querySelectorAll(".countdown")) show(element);
}

function show(element) {
  if (!ends.has(element)) ends.set(element, performance.now() + 1000 * Number(element.dataset.seconds));
  const left = Math.ceil((ends.get(element) - performance.now()) / 1000);
  const { words, up } = element.dataset;
  if (left <= 0) element.replaceChildren(up);
  else element.querySelector("[role=timer]").textContent = words.replace("{seconds}", left);
}
