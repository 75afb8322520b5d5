/* The few acts of the watching pages: choose all, copy a line, print, show the newest first. */

for (const all of document.querySelectorAll("[data-all]")) {
  const boxes = () => all.form.querySelectorAll(`input[name="${all.dataset.all}"]`);
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const told = button.querySelector("[data-copied]");
    button.querySelector("[data-word]").hidden = true;
    told.hidden = false;
    setTimeout(() => {
      told.hidden = true;
      button.querySelector("[data-word]").hidden = false;
    }, 2000);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

/* A picture wider than its place shows its newest end first. */
const toTheEnd = () => {
  for (const hold of document.querySelectorAll(".chart-hold")) hold.scrollLeft = hold.scrollWidth;
};
toTheEnd();
document.addEventListener("htmx:afterSwap", toTheEnd);
