/* The few things the frame does beyond HTML: menus that close, an offline word, safe uploads. */

const offline = document.getElementById("offline");
const tellConnection = () => {
  if (offline) offline.hidden = navigator.onLine;
};
addEventListener("online", tellConnection);
addEventListener("offline", tellConnection);
tellConnection();

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (location.hash === "#menu") location.hash = "#content";
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

addEventListener("hashchange", () => {
  if (location.hash === "#menu") document.querySelector("#menu .close")?.focus();
});

/* A form marked so is sent as soon as a choice changes; its button stays for those without scripts. */
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelector("[data-auto-button]")?.setAttribute("hidden", "");
}

/* An error summary takes the focus so that it is read first. */
document.querySelector(".error-summary")?.focus();

/* A second press of a button must not send the form twice. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  }
});

/* Files may be dropped onto the zone; the plain file input works without this. */
for (const zone of document.querySelectorAll(".drop")) {
  const input = zone.querySelector("input[type=file]");
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    zone.addEventListener(kind, () => zone.classList.remove("over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.addEventListener("htmx:sendError", () => {
  if (offline) offline.hidden = false;
});
document.addEventListener("htmx:afterOnLoad", tellConnection);

/* A page seen by nobody: whoever was signed in is gone, and so goes what this browser kept for a
   time without a line (caches named so by a module's worker). Without HTTPS there are none. */
if (document.body.classList.contains("public")) {
  globalThis.caches
    ?.keys()
    .then((names) => names.filter((name) => name.startsWith("kept-of-")))
    .then((kept) => kept.forEach((name) => caches.delete(name)));
}
