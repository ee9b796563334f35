/**
 * Building the page by hand. Never innerHTML: what a patient or a manager wrote can only ever become text,
 * and the strictest content security policy is satisfied (no inline style, no inline handler, no HTML string).
 */

/** Make an element: attributes and `on…` handlers from `props`, then its children (null ones are left out). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** Set a text only when it differs: a live region is read out again whenever it is touched. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Show or hide, and say which. */
export function show(node, visible) {
  node.hidden = !visible;
  return visible;
}

const SHAPES = {
  chat: "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
  close: "M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12 19 6.4 17.6 5 12 10.6z",
  down: "M11 4v12.2l-5.6-5.6L4 12l8 8 8-8-1.4-1.4-5.6 5.6V4z",
  send: "M3 20.5v-6.7L13 12 3 10.2V3.5L21.5 12z",
  sound: "M3 9v6h4l5 4.5v-15L7 9H3zm12-.6v7.2a4 4 0 0 0 0-7.2zm0-4.1v2.1a6 6 0 0 1 0 11.2v2.1a8 8 0 0 0 0-15.4z",
  microphone: "M12 15a3.5 3.5 0 0 0 3.5-3.5v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15zm6-3.5a6 6 0 0 1-5 5.9V21h-2v-3.6a6 6 0 0 1-5-5.9h2a4 4 0 0 0 8 0h2z",
  stop: "M6 6h12v12H6z",
  person: "M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm0 2c-4.4 0-8 2.3-8 5.2V21h16v-1.8c0-2.9-3.6-5.2-8-5.2z",
  phone: "M6.6 3H3.5C3 12.8 11.2 21 21 20.5v-3.1l-4.3-1.9-2.3 1.8c-2.7-1.3-4.7-3.4-6-6l1.8-2.3z",
};

/** A small picture beside a text that says the same: never read out. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["class", "icon"], ["aria-hidden", "true"]]) {
    svg.setAttribute(key, value);
  }
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
