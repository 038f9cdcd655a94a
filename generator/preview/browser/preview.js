// The preview's part of every page: learns over a WebSocket when the page is no longer true, brings the change in, and shows what is wrong.

import { merge } from "./merge.js";
import { connect, decode } from "./tab.js";

const OWN = new URL(".", import.meta.url);
const mine = document.querySelector("script[data-edicola-page]");
const RETRY = 1000;

let digest = mine.dataset.edicolaPage;
let source = null; // the page as it was served; its scripts may have changed what is shown
let busy = Promise.resolve();

const parse = (text) => new DOMParser().parseFromString(text, "text/html");
const scripts = (page) => [...page.querySelectorAll("script[src]:not([data-edicola-page])")].map((each) => each.getAttribute("src")).join();

async function fetchPage() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = parse(await response.text());
  return { page, response, digest: page.querySelector("script[data-edicola-page]")?.dataset.edicolaPage ?? "" };
}

async function refresh() {
  const fetched = await fetchPage();
  if (fetched.response.redirected) return location.replace(fetched.response.url);
  if (!source || scripts(source) !== scripts(fetched.page)) {
    if (fetched.digest !== digest) location.reload();
    source = fetched.page;
    return;
  }
  merge(document.documentElement, source.documentElement, fetched.page.documentElement);
  ({ page: source, digest } = fetched);
  document.dispatchEvent(new CustomEvent("edicola:updated"));
}

function hear(news) {
  panel.show(news);
  if (news.moved) return location.replace(news.moved);
  if (news.saved && follows() && news.saved !== location.pathname) return location.assign(news.saved);
  if (news.page && news.page !== digest) busy = busy.then(refresh).catch(() => setTimeout(() => location.reload(), RETRY));
}

const follows = () => sessionStorage.getItem("edicola-follow") === "yes";

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((each) => each !== null));
  return made;
}

class Panel extends HTMLElement {
  constructor() {
    super();
    this.root = this.attachShadow({ mode: "open" });
    this.bar = element("aside", { className: "bar" });
    this.sheet = element("section", { className: "sheet", hidden: true, tabIndex: -1 });
    this.root.append(element("link", { rel: "stylesheet", href: new URL("preview.css", OWN) }), this.sheet, this.bar);
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.fold(true));
    this.folded = true;
    this.errors = "";
  }

  connected(yes) {
    this.bar.classList.toggle("lost", !yes);
  }

  show(news) {
    this.news = news;
    this.words = news.words;
    Object.assign(this, { lang: news.language, dir: "ltr" });
    const errors = news.problems.filter((each) => each.severity === "error");
    const spelled = JSON.stringify(errors);
    if (spelled !== this.errors) this.folded = errors.length === 0;
    this.errors = spelled;
    this.draw();
  }

  fold(yes) {
    this.folded = yes;
    this.draw();
  }

  draw() {
    const { problems, others } = this.news;
    const errors = problems.filter((each) => each.severity === "error");
    const open = !this.folded && problems.length > 0;
    this.sheet.hidden = !open;
    this.sheet.className = errors.length ? "sheet wrong" : "sheet";
    this.sheet.setAttribute("aria-label", errors.length ? this.words.broken : this.words.warnings);
    this.sheet.setAttribute("role", errors.length ? "alert" : "region");
    if (open) this.sheet.replaceChildren(this.head(errors), element("ol", {}, ...problems.map((each) => this.problem(each))));
    this.bar.setAttribute("aria-label", this.words.preview);
    const parts = [
      element("a", { className: "home", href: OWN, textContent: this.words.newsroom }),
      this.counter(errors.length, problems.length - errors.length, open),
      others ? element("a", { className: "wrong", href: new URL("#problems", OWN), textContent: this.count("elsewhere", others) }) : null,
      this.news.moment
        ? element("a", { className: "then", href: new URL("#time", OWN), title: this.words.as_of_hint, textContent: this.words.as_of.replace("{moment}", this.news.moment) })
        : null,
      this.follower(),
    ];
    this.bar.replaceChildren(...parts.filter(Boolean));
  }

  count(name, number) {
    return this.words[number === 1 ? `${name}_one` : name].replace("{n}", number);
  }

  head(errors) {
    const close = element("button", { type: "button", textContent: this.words.close });
    close.addEventListener("click", () => this.fold(true));
    const said = errors.length ? this.words.broken : this.words.warnings;
    return element("div", { className: "head" }, element("h2", { textContent: said }), errors.length ? element("p", { textContent: this.words.last_good }) : null, close);
  }

  counter(errors, warnings, open) {
    if (!errors && !warnings) return null;
    const texts = [errors && this.count("errors", errors), warnings && this.count("warnings_count", warnings)].filter(Boolean);
    const button = element("button", { type: "button", className: errors ? "wrong" : "doubtful", textContent: texts.join(", ") });
    button.setAttribute("aria-expanded", open);
    button.addEventListener("click", () => this.fold(open));
    return button;
  }

  follower() {
    const box = element("input", { type: "checkbox", checked: follows() });
    box.addEventListener("change", () => sessionStorage.setItem("edicola-follow", box.checked ? "yes" : "no"));
    return element("label", { title: this.words.follow_hint }, box, ` ${this.words.follow}`);
  }

  problem({ severity, label, text, hint, place, line, lines, link }) {
    const where = link ? element("a", { href: link, textContent: place, title: this.words.open }) : element("span", { textContent: place });
    const shown = lines.map(([number, content]) =>
      element("span", { className: number === line ? "here" : "" }, element("i", { textContent: `${number}` }), `${content || " "}\n`),
    );
    return element(
      "li",
      { className: severity },
      element("p", { className: "where" }, element("b", { textContent: label }), " ", where),
      element("p", { className: "what", textContent: text }),
      shown.length ? element("pre", { tabIndex: 0 }, ...shown) : null,
      hint ? element("p", { className: "hint", textContent: hint }) : null,
    );
  }
}

customElements.define("edicola-preview", Panel);
const panel = document.createElement("edicola-preview");
if (window === top) document.documentElement.append(panel); // in the newsroom's frames there is no room for it
busy = busy.then(refresh).catch(() => {});
connect(() => decode(location.pathname), hear, (yes) => panel.connected(yes));
