// Two pages of the site beside each other: as wide as a phone, a tablet or a desk, drawn smaller where the window is; scrolled together; in the
// colours that were chosen.

const panes = document.querySelector(".frames");

function fit(frame) {
  const width = Number(frame.getAttribute("width"));
  const scale = Math.min(1, frame.parentElement.clientWidth / width);
  const height = Math.max(320, innerHeight - frame.parentElement.getBoundingClientRect().top - scrollY - 24);
  Object.assign(frame.style, { height: `${height / scale}px`, transform: `scale(${scale})` });
  Object.assign(frame.parentElement.style, { height: `${height}px` });
}

/** A frame's `color-scheme` is what its page takes for the system's, where the browser has it so. A theme that lets its readers choose, as
 * testata does, keeps the choice on its root element: here it is the newsroom's, for this frame only. */
function colour(frame) {
  const { scheme } = panes.dataset;
  const page = frame.contentDocument?.documentElement;
  if (scheme === "system" || !page) return;
  const follows = frame.contentWindow.matchMedia("(prefers-color-scheme: dark)").matches === (scheme === "dark");
  if (!follows || "theme" in page.dataset) page.dataset.theme = scheme;
}

function scrollTogether(frames) {
  let led = null;
  let free = 0;
  const listen = (frame) => {
    const window_ = frame.contentWindow;
    window_.addEventListener(
      "scroll",
      () => {
        if (led && led !== frame) return;
        led = frame;
        clearTimeout(free);
        free = setTimeout(() => (led = null), 120);
        const page = window_.document.documentElement;
        const share = page.scrollTop / Math.max(1, page.scrollHeight - page.clientHeight);
        for (const other of frames) {
          const its = other !== frame && other.contentDocument?.documentElement;
          if (its) other.contentWindow.scrollTo({ top: share * (its.scrollHeight - its.clientHeight), behavior: "instant" });
        }
      },
      { passive: true },
    );
  };
  for (const frame of frames) {
    const begin = () => {
      colour(frame);
      listen(frame);
    };
    if (frame.contentDocument?.readyState === "complete" && frame.contentWindow.location.href !== "about:blank") begin();
    frame.addEventListener("load", begin);
  }
}

if (panes) {
  const frames = [...panes.querySelectorAll("iframe")];
  const fitAll = () => frames.forEach(fit);
  fitAll();
  addEventListener("resize", fitAll);
  scrollTogether(frames);
}
