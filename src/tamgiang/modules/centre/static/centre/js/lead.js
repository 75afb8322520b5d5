/* The chairman's page: it follows what happens, and a decision is taken without leaving it. */

import "./phone/clock.js";
import { counting } from "./due.js";
import { fragment, live } from "./live.js";

const place = document.getElementById("lead");
const answer = document.querySelector("[data-answer]");
const read = fragment(location.pathname, place);

async function decided(form) {
  const said = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new FormData(form),
  });
  if (!said.headers.get("Content-Type")?.includes("json")) throw new Error(String(said.status));
  return { ok: said.ok, ...(await said.json()) };
}

function fault(form, text) {
  const error = form.querySelector("[data-error]");
  error.textContent = text;
  error.hidden = !text;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-decide]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  fault(form, "");
  try {
    const { ok, message } = await decided(form);
    if (!ok) return fault(form, message);
    answer.textContent = `${form.dataset.decide} – ${message}`;
    answer.hidden = false;
    form.remove();
    read();
  } catch {
    /* No line, or a session that ended: the form goes the plain way, and says what is the matter. */
    form.submit();
  } finally {
    delete form.dataset.busy;
  }
}, true);

/* What is being written stays when the page is read again. */
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-decide]");
  if (form) form.dataset.changed = "1";
});

counting();
live({ topics: ["centre.alarm", "centre.incident", "centre.task", "centre.source"], onEvent: read });
