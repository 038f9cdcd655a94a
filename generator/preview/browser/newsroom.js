// The newsroom's pages: they follow the site as its own pages do, and show what is looked for while it is typed. Without this script they
// say the same, once.

import { merge } from "./merge.js";
import { connect, decode } from "./tab.js";
import "./frames.js";

const root = document.documentElement;
let source = root.cloneNode(true); // as it was served
let busy = Promise.resolve();
let wanted = 0;

if (root.dataset.address !== location.pathname + location.search) history.replaceState(null, "", root.dataset.address + location.hash);

async function show(address) {
  const turn = ++wanted;
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html").documentElement;
  if (turn !== wanted) return;
  if (response.redirected) return location.replace(response.url);
  merge(root, source, page);
  source = page;
  document.dispatchEvent(new Event("edicola:updated"));
}

const follow = (address) => (busy = busy.then(() => show(address)).catch(() => {}));

function hear(news) {
  if (news.page !== root.dataset.edicolaPage) follow(location.href);
}

connect(() => decode(location.pathname) + location.search, hear, (yes) => root.classList.toggle("lost", !yes));

/** Another view of the same page, in place. */
function turn(address) {
  history.replaceState(null, "", address);
  return follow(address);
}

const find = document.querySelector("form.find");
if (find) {
  let timer = 0;
  const look = () => {
    const asked = new URLSearchParams([...new FormData(find)].filter(([, value]) => value));
    turn(asked.size ? `${find.getAttribute("action")}?${asked}` : find.getAttribute("action"));
  };
  find.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 120);
  });
  find.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    look();
  });
}

document.addEventListener("click", (event) => {
  const more = event.target.closest?.("a[data-more]");
  if (!more || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const last = document.querySelector("tbody tr:last-child");
  turn(more.getAttribute("href")).then(() => last?.nextElementSibling?.querySelector("a")?.focus());
});
