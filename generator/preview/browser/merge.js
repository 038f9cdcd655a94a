// What changed between two versions of a page, brought into the page that is shown. Only what differs between the two is touched, so that
// whatever the reader and the page's own scripts did to the rest - scrolling, opening, typing - stays.

const akin = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id ?? "") === (other.id ?? "");

const isSheet = (node) => node.nodeName === "LINK" && node.relList.contains("stylesheet");

const spelled = (node) => node.outerHTML ?? `${node.nodeType}${node.data}`;

/** Bring the step from `before` to `after` to `live`, which was `before` once. */
export function merge(live, before, after) {
  if (before.isEqualNode(after)) return;
  if (isSheet(live) && live.href !== after.href) return exchange(live, after);
  if (before.nodeType !== Node.ELEMENT_NODE) {
    if ("data" in live) live.data = after.data;
    return;
  }
  for (const name of new Set([...before.getAttributeNames(), ...after.getAttributeNames()])) {
    const value = after.getAttribute(name);
    if (before.getAttribute(name) === value) continue;
    if (value === null) live.removeAttribute(name);
    else live.setAttribute(name, value);
  }
  if (live.nodeName === "TEMPLATE") live.innerHTML = after.innerHTML;
  else mergeChildren(live, [...before.childNodes], [...after.childNodes]);
}

/** A style sheet takes the place of another one once it is there: no moment without either. */
function exchange(live, after) {
  const sheet = document.importNode(after, true);
  sheet.addEventListener("load", () => live.remove());
  sheet.addEventListener("error", () => live.remove());
  live.after(sheet);
}

function mergeChildren(parent, before, after) {
  const shown = counterparts(before, [...parent.childNodes]);
  let last = null;
  const put = (node) => {
    const fresh = document.importNode(node, true);
    if (last) last.after(fresh);
    else parent.prepend(fresh);
    last = fresh;
  };
  for (const [old, fresh] of steps(before, after)) {
    const live = old && shown.get(old);
    if (!fresh) live?.remove();
    else if (!live) put(fresh);
    else {
      merge(live, old, fresh);
      last = live;
    }
  }
}

/** The nodes of the page that once were those, in order; what scripts have added since is passed over. */
function counterparts(before, live) {
  const found = new Map();
  let at = 0;
  for (const node of before) {
    const index = live.findIndex((each, position) => position >= at && akin(each, node));
    if (index < 0) continue;
    found.set(node, live[index]);
    at = index + 1;
  }
  return found;
}

/** Pairs of an old node and what becomes of it: [old, new], [old, null] for one that goes, [null, new] for one that comes. */
function* steps(before, after) {
  const [was, will] = [before.map(spelled), after.map(spelled)];
  let start = 0;
  while (start < was.length && start < will.length && was[start] === will[start]) start += 1;
  let end = 0;
  while (end < was.length - start && end < will.length - start && was.at(-1 - end) === will.at(-1 - end)) end += 1;
  for (let index = 0; index < start; index += 1) yield [before[index], after[index]];
  let [from, to] = [start, start];
  const gap = function* (oldEnd, newEnd) {
    while (from < oldEnd || to < newEnd) {
      if (from < oldEnd && to < newEnd && akin(before[from], after[to])) yield [before[from++], after[to++]];
      else if (from < oldEnd && (to >= newEnd || oldEnd - from >= newEnd - to)) yield [before[from++], null];
      else yield [null, after[to++]];
    }
  };
  for (const [old, fresh] of common(was.slice(start, was.length - end), will.slice(start, will.length - end))) {
    yield* gap(start + old, start + fresh);
    yield [before[from++], after[to++]];
  }
  yield* gap(before.length - end, after.length - end);
  for (let index = 0; index < end; index += 1) yield [before[from + index], after[to + index]];
}

/** The longest common subsequence of two lists, as pairs of indices. */
function common(one, other) {
  if (one.length * other.length > 250_000) return [];
  const best = Array.from({ length: one.length + 1 }, () => new Uint32Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i -= 1)
    for (let j = other.length - 1; j >= 0; j -= 1)
      best[i][j] = one[i] === other[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
  const pairs = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) pairs.push([i++, j++]);
    else if (best[i + 1][j] >= best[i][j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
}
