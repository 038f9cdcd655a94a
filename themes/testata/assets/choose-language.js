// Sends the reader of the root page on to the first of their languages that the site has. Without scripts, the links are there.
const links = new Map([...document.querySelectorAll("main a[hreflang]")].map((link) => [link.hreflang.toLowerCase(), link]));
const spoken = navigator.languages.map((code) => code.toLowerCase());
const found = spoken.map((code) => links.get(code) ?? links.get(code.split("-")[0])).find(Boolean);
if (found) location.replace(found.href);
