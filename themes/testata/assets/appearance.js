// Light, dark, or as the system has it: remembered in this browser only. Without scripts the choice is not offered.
const choice = document.querySelector(".appearance");
const root = document.documentElement;
const show = (wanted) => {
  if (wanted === "system") delete root.dataset.theme;
  else root.dataset.theme = wanted;
  for (const button of choice.querySelectorAll("button")) button.ariaPressed = String(button.value === wanted);
};
let kept = null;
try { kept = localStorage.getItem("appearance"); } catch { /* a browser that keeps nothing still shows what is chosen */ }
show(["light", "dark"].includes(kept) ? kept : "system");
choice.hidden = false;
choice.addEventListener("click", ({ target }) => {
  if (!target.value) return;
  show(target.value);
  try { localStorage.setItem("appearance", target.value); } catch { /* likewise */ }
});
