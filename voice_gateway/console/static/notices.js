/** Notices of the browser itself, for a manager who looks at another window. Nothing personal is in them. */

export function offerNotices(button) {
  if (!button || !("Notification" in window) || Notification.permission !== "default") return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const answer = await Notification.requestPermission();
    if (answer === "default") return;
    button.disabled = true;
    button.textContent = answer === "granted" ? button.dataset.on : button.dataset.off;
  });
}

export function notify(words, tag) {
  if (!("Notification" in window) || Notification.permission !== "granted" || !document.hidden) return;
  const notice = new Notification(words, { tag });
  notice.onclick = () => window.focus();
}
