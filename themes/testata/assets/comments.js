// The comments on a story: nothing is asked of their server before the reader presses the button, or scrolls here if the theme's setting says so.
const section = document.querySelector(".comments");
const place = section.querySelector(".comments-place");
const ask = section.querySelector(".comments-ask");
const failed = section.querySelector(".comments-failed");
const { service, src, load } = section.dataset;
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const appearance = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");

// The widget of giscus is a frame, which can't see what the reader has chosen.
const follow = () => {
  const tell = () => place.querySelector("iframe")?.contentWindow.postMessage({ giscus: { setConfig: { theme: appearance() } } }, new URL(src).origin);
  new MutationObserver(tell).observe(root, { attributeFilter: ["data-theme"] });
  dark.addEventListener("change", tell);
};

const show = () => {
  if (ask.hidden) return;
  ask.hidden = true;
  failed.textContent = "";
  const script = document.createElement("script");
  for (const [name, value] of Object.entries(place.dataset)) script.dataset[name] = value;
  if (service === "isso") place.id = "isso-thread";
  else {
    script.dataset.theme = appearance();
    script.crossOrigin = "anonymous";
  }
  script.addEventListener("load", () => { if (service === "giscus") follow(); });
  script.addEventListener("error", () => {
    script.remove();
    failed.textContent = failed.dataset.said;
    ask.hidden = false;
  });
  script.src = src;
  place.append(script);
};

ask.hidden = false;
ask.querySelector("button").addEventListener("click", () => {
  show();
  section.querySelector("h2").focus();
});
if (load === "scroll") {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    watch.disconnect();
    show();
  });
  watch.observe(section);
}
