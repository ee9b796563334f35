/**
 * The practice's front desk on any website:
 *
 *   <script type="module" src="https://frontdesk.example/widget/frontdesk-chat.js"></script>
 *   <frontdesk-chat practice="Name of the practice" phone="(555) 010-0100">
 *     <a href="tel:+15550100100">Call us</a>      ← shown where scripts do not run
 *   </frontdesk-chat>
 *
 * Attributes, all optional: `practice`, the name on top of the panel; `phone`, given when the chat cannot be reached;
 * `language` ("es-US"), where the page should decide and not the browser. A link to `#chat` on the page opens the chat.
 *
 * Needs of the site's content security policy, where it has one, only the gateway's address in `script-src`,
 * `style-src` and `connect-src` (there also the address of the live stream), and `blob: data:` in `media-src`, so that
 * answers can be heard.
 */
import { el } from "./chat/dom.js";
import { Memory } from "./chat/memory.js";
import { Panel } from "./chat/panel.js";
import { Session } from "./chat/session.js";

// Whatever site this is used on, the practice is where the script came from.
const GATEWAY = new URL("/", import.meta.url);
const STYLES = [new URL("/static/tokens.css", import.meta.url), new URL("frontdesk-chat.css", import.meta.url)];
const OPENING_LINK = "#chat";
const WAY_BACK = /^#back=([\w-]+)$/; // a link that the practice sent, into one conversation

class FrontdeskChat extends HTMLElement {
  #session;
  #panel;
  #ears;
  #due = false;

  async connectedCallback() {
    this.#ears = new AbortController();
    const memory = new Memory();
    const [practice, phone, language] = ["practice", "phone", "language"].map((name) => this.getAttribute(name));
    const session = new Session({ base: GATEWAY, language, memory });
    const panel = new Panel({ session, memory, practice, phone, signal: this.#ears.signal });
    this.#session = session;
    this.#panel = panel;
    this.#listen();
    await this.#draw();
    if (session.isRemembered && !WAY_BACK.test(location.hash)) session.open();
    if (memory.get("open")) panel.open({ quietly: true });
    this.#openIfLinked();
  }

  disconnectedCallback() {
    this.#ears.abort();
    this.#session.stop();
    this.#panel.stop();
  }

  #listen() {
    const { signal } = this.#ears;
    this.#session.addEventListener("change", () => this.#renderSoon(), { signal });
    window.addEventListener("online", () => this.#session.wake(), { signal });
    for (const change of ["online", "offline"]) window.addEventListener(change, () => this.#renderSoon(), { signal });
    window.addEventListener("hashchange", () => this.#openIfLinked(), { signal });
  }

  /** Put everything in the shadow root, out of sight until it is dressed. */
  async #draw() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheets = STYLES.map((href) => el("link", { rel: "stylesheet", href }));
    const loaded = sheets.map((sheet) => new Promise((resolve) => (sheet.onload = sheet.onerror = resolve)));
    this.#panel.root.hidden = true;
    root.replaceChildren(...sheets, this.#panel.root);
    await Promise.all(loaded);
    this.#panel.root.hidden = false;
  }

  /** Several changes of one moment are drawn once. */
  #renderSoon() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#panel.render();
    });
  }

  #openIfLinked() {
    const back = WAY_BACK.exec(location.hash);
    if (location.hash !== OPENING_LINK && !back) return;
    // Gone from the address at once, so that the same link works again.
    history.replaceState(history.state, "", location.pathname + location.search);
    if (back) this.#session.comeBack(back[1]);
    this.#panel.open();
  }
}

if (!customElements.get("frontdesk-chat")) customElements.define("frontdesk-chat", FrontdeskChat);
