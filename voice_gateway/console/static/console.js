/** The console made live. Without this script its forms work all the same; with it nobody has to reload. */
import { CasePage } from "./case.js";
import { startCountdowns } from "./countdown.js";
import { News } from "./news.js";
import { offerNotices } from "./notices.js";
import { Queue } from "./queue.js";

const caseElement = document.getElementById("case");
const casePage = caseElement && new CasePage(caseElement);
const queue = new Queue(document.getElementById("queue"));

const news = new News({
  queue() {
    queue.refresh();
    casePage?.refresh();
  },
  case(id) {
    queue.refresh();
    if (id === casePage?.id) casePage.refresh();
  },
});

startCountdowns();
offerNotices(document.getElementById("notify"));
news.start();
