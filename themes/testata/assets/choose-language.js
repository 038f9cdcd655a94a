// Sends the reader of the root page on to the first of their languages that the site has. Without scripts, the links are there.
// Of several variants of a language, theirs comes first, then one in their script: zh-TW is written in that of zh-Hant.
const links = [...document.querySelectorAll("main a[hreflang]")].map((link) => [new Intl.Locale(link.hreflang).maximize(), link]);
const nearness = (a, b) => (a.language !== b.language ? 0 : 1 + 2 * (a.script === b.script) + (a.region === b.region));
const nearest = (code) => {
  const spoken = new Intl.Locale(code).maximize();
  const ranked = links.map(([locale, link]) => [nearness(locale, spoken), link]).filter(([near]) => near);
  return ranked.sort((a, b) => b[0] - a[0])[0]?.[1];
};
const found = navigator.languages.map(nearest).find(Boolean);
if (found) location.replace(found.href);
