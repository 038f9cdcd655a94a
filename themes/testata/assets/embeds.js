// Shows what another site has, in place: nothing is asked of it before the reader's click. Without scripts, the link is there.
const { embedShow, embedNote } = document.querySelector("script[data-embed-show]").dataset;
const root = document.documentElement;

const show = (figure, offer) => {
  const link = figure.querySelector("a");
  const frame = document.createElement("iframe");
  frame.title = link.textContent;
  frame.lang = link.closest("[lang]").lang;
  frame.allow = "fullscreen; picture-in-picture; encrypted-media";
  frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation";
  // A player of videos refuses pages that do not say which site they are of.
  frame.referrerPolicy = figure.classList.contains("video") ? "strict-origin-when-cross-origin" : "no-referrer";
  frame.src = figure.dataset.frame;
  offer.replaceWith(frame);
  frame.tabIndex = 0;
  frame.focus();
};

for (const figure of document.querySelectorAll("figure.embed[data-frame]")) {
  const offer = document.createElement("div");
  offer.className = "embed-offer";
  offer.lang = root.lang;
  offer.dir = root.dir;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = embedShow;
  const link = figure.querySelector("a");
  button.setAttribute("aria-label", `${embedShow}: ${link.textContent}`);
  const note = document.createElement("p");
  note.textContent = embedNote.replace("{site}", new URL(figure.dataset.frame).hostname);
  button.addEventListener("click", () => show(figure, offer));
  offer.append(button, note);
  figure.prepend(offer);
}
