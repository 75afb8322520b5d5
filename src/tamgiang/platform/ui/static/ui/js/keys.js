/* Shortcuts of single keys. They can be switched off, rest while something is typed, and never
   stand in for the only way to do a thing. */

const help = document.getElementById("keys");
const places = document.getElementById("palette-go").content;
const box = document.getElementById("single-keys");
const KEPT = "tamgiang.keys";
const SECOND = 1500;
let going = -Infinity;

function kept() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

/* Whether a plain key of this event is a shortcut and not a letter being typed. */
export function keysAreOn(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return false;
  if (document.querySelector("dialog[open]")) return false;
  return kept() && !event.target.closest?.("input, select, textarea, [contenteditable]");
}

function follow(link) {
  if (link) location.assign(link.getAttribute("href"));
  return Boolean(link);
}

function pressed(key) {
  if (performance.now() - going < SECOND) {
    going = -Infinity;
    return follow(places.querySelector(`[data-key="${CSS.escape(key)}"]`));
  }
  if (key === "g") {
    going = performance.now();
    return true;
  }
  if (key === "?") {
    help.showModal();
    return true;
  }
  return follow(document.querySelector(`main a[data-key="${CSS.escape(key)}"]`));
}

box.checked = kept();
box.addEventListener("change", () => {
  try {
    localStorage.setItem(KEPT, box.checked ? "on" : "off");
  } catch {
    /* Without storage the keys stay on. */
  }
});

document.addEventListener("keydown", (event) => {
  if (!keysAreOn(event) || !pressed(event.key.toLowerCase())) return;
  event.preventDefault();
});

for (const dialog of document.querySelectorAll("dialog.palette")) {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
