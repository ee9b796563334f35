/**
 * On a small screen the launcher would lie on the page's own button for the chat, or on a line that must be read
 * (`data-frontdesk-clear`). There it steps aside until the page is scrolled on: out of sight, but still in the order of
 * the keyboard, and in sight again as soon as it has the focus.
 */
const KEPT_CLEAR = 'a[href="#chat"], [data-frontdesk-clear]';

/** Watch until `signal` ends it. */
export function stepAside(launcher, signal) {
  let due = false;
  const look = () => {
    due = false;
    const own = launcher.getBoundingClientRect();
    const covers = [...document.querySelectorAll(KEPT_CLEAR)].some((one) => overlap(own, one.getBoundingClientRect()));
    launcher.toggleAttribute("data-aside", covers);
  };
  const soon = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(look);
  };
  for (const change of ["scroll", "resize", "load"]) window.addEventListener(change, soon, { signal, passive: true });
  const grown = new ResizeObserver(soon); // its words and its count, and the page while it loads
  for (const one of [launcher, document.documentElement]) grown.observe(one);
  signal.addEventListener("abort", () => grown.disconnect());
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
