/**
 * Answers that stand in a message as a numbered list and below it as buttons. The message is whole for whoever has no
 * buttons, reads it later or has it read out; on the screen, as long as the buttons are there, the list is out of sight.
 */

const NUMBERED = /^(\d+)\. (.+)$/;

/** The text in three: before the list, the list of what the buttons offer, after it; null when there is no such list. */
export function aroundList(text, buttons) {
  const lines = text.split("\n");
  const listed = lines.map((line) => titleOf(line, buttons) !== null);
  const [first, last] = [listed.indexOf(true), listed.lastIndexOf(true)];
  if (first < 0 || listed.slice(first, last + 1).includes(false)) return null;
  const put = (from, to) => lines.slice(from, to).map((line) => `${line}\n`).join("");
  return [put(0, first), put(first, last + 1), lines.slice(last + 1).join("\n")];
}

/** What a button says: with its number from the list, for whoever would rather type that. */
export function numbered(title, text) {
  return text.split("\n").find((line) => NUMBERED.exec(line)?.[2] === title) ?? title;
}

function titleOf(line, buttons) {
  const title = NUMBERED.exec(line)?.[2];
  return buttons.some((button) => button.title === title) ? title : null;
}
