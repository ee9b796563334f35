/** The console made live. Without this script its forms work all the same; with it nobody has to reload. */
import { CasePage } from "./case.js";
import { startCountdowns } from "./countdown.js";
import { Idle } from "./idle.js";
import { News } from "./news.js";
import { offerNotices } from "./notices.js";
import { Queue } from "./queue.js";

// A page loaded by the script says so to the practice; the next load may be by hand.
const address = new URL(location);
address.searchParams.delete("by");
history.replaceState(null, "", address);

const caseElement = document.getElementById("case");
const casePage = caseElement && new CasePage(caseElement);
const queue = new Queue(document.getElementById("queue"));
const idle = new Idle(() => news.look());

const news = new News({
  queue() {
    if (idle.locked) return;
    queue.refresh();
    casePage?.refresh();
  },
  case(id) {
    if (idle.locked) return;
    queue.refresh();
    if (id === casePage?.id) casePage.refresh();
  },
  session: (times, waiting) => idle.heard(times, waiting),
});

document.addEventListener("unlocked", () => {
  queue.refresh();
  casePage?.refresh();
});

startCountdowns();
offerNotices(document.getElementById("notify"));
news.start();
