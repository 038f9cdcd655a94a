// The search page. Pagefind's index is loaded when the reader begins; words and addresses stand in the page.
const byId = (id) => document.getElementById(id);
const [form, input, found, shown, lost, row] = ["_search", "_q", "_found", "_results", "_lost", "_result"].map(byId);
const [list, more] = ["ol", ".search-more"].map((each) => shown.querySelector(each));
const numbers = new Intl.NumberFormat(form.dataset.numbers);
const plurals = new Intl.PluralRules(form.dataset.numbers);
const STEP = 10;

let index;
let results = [];
let latest = 0;

const load = () => {
  index ??= import(form.dataset.index).catch((failure) => {
    index = undefined;
    throw failure;
  });
  return index;
};

const say = (key, n, query) => {
  const texts = new Map([...document.querySelectorAll(`template[data-say=${key}]`)].map((each) => [each.dataset.plural, each]));
  const text = (texts.get(plurals.select(n)) ?? texts.get("other")).content.textContent;
  return text.replace(/\{(n|query)\}/g, (_, name) => (name === "n" ? numbers.format(n) : `\u2068${query}\u2069`));
};

// The index has a plain apostrophe inside words, since Pagefind parts them only there.
const typeset = (text) => text.replace(/(?<=[\p{L}\p{N}])'(?=[\p{L}\p{N}])/gu, "’");

// Pagefind marks the found words in a text of which it has escaped only < and >: no HTML gets from there into the page.
const plain = (excerpt) => excerpt.replace(/<\/?mark>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">");
const words = (excerpt) =>
  typeset(excerpt).split(/(<mark>.*?<\/mark>)/).map((piece) => {
    const text = new Text(plain(piece));
    if (!piece.startsWith("<mark>")) return text;
    const mark = document.createElement("mark");
    mark.append(text);
    return mark;
  });

const show = (data) => {
  const item = row.content.cloneNode(true);
  const [link, date, text, plate] = ["h3 a", ".row-date", ".standfirst", ".plate"].map((each) => item.querySelector(each));
  link.href = data.url;
  link.textContent = typeset(data.meta.title);
  const quoted = plain(data.excerpt).trim();
  const before = data.content.startsWith(quoted) ? "" : "…";
  const after = data.content.trim().endsWith(quoted) || /\p{Sentence_Terminal}\p{P}*$/u.test(quoted) ? "" : "…";
  text.append(before, ...words(data.excerpt), after);
  if (data.meta.date) date.textContent = data.meta.date;
  else date.remove();
  if (data.meta.picture) plate.firstElementChild.src = data.meta.picture;
  else plate.remove();
  return item;
};

// The next ten; false if the reader has meanwhile asked for something else.
const add = async (asked) => {
  const next = await Promise.all(results.slice(list.children.length, list.children.length + STEP).map((each) => each.data()));
  if (asked !== latest) return false;
  list.append(...next.map(show));
  more.hidden = list.children.length >= results.length;
  return true;
};

const clear = (text) => {
  results = [];
  list.replaceChildren();
  shown.hidden = more.hidden = lost.hidden = true;
  found.textContent = text;
};

const search = async (wait) => {
  const query = input.value.trim();
  const asked = ++latest;
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(history.state, "", address);
  if (!query) return clear("");
  try {
    const pagefind = await load();
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (asked !== latest) return;
    const answer = await pagefind.search(query);
    if (asked !== latest) return;
    clear("");
    results = answer.results;
    if (!(await add(asked))) return;
    shown.hidden = !results.length;
    lost.hidden = !!results.length;
    found.textContent = say(results.length ? "search_found" : "search_none", results.length, query);
  } catch {
    if (asked !== latest) return;
    clear(say("search_failed", 0, query));
    lost.hidden = false;
  }
};

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search(0);
});
input.addEventListener("focus", () => load().catch(() => {}), { once: true });
input.addEventListener("input", () => search(200));
more.firstElementChild.addEventListener("click", async () => {
  const first = list.children.length;
  if (await add(latest)) list.children[first]?.querySelector("a").focus();
});

input.value = new URL(location.href).searchParams.get("q") ?? "";
if (input.value) search(0);
