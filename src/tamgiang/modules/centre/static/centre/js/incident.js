/* The page of an incident: acts are sent without leaving it, what others do appears by itself, and
   nothing that somebody is typing is lost. Without this every form still works by a full load. */

import { keysAreOn } from "../../ui/js/keys.js";
import { count, counting } from "./due.js";
import { fragment, live } from "./live.js";

const page = document.getElementById("incident");
const WORDS = {
  vi: { meanwhile: "Người khác vừa làm bước này. Bạn đang viết dở:", keep: "Đưa vào nhật ký", lost: "Chưa gửi được: mất kết nối. Điều bạn viết vẫn còn đây." },
  en: { meanwhile: "Somebody else has just done this step. You were writing:", keep: "Put it into the log", lost: "Not sent: the connection is lost. What you wrote is still here." },
};
const words = WORDS[document.documentElement.lang] ?? WORDS.vi;

const read = fragment(page.dataset.page, page, { begins: follow, done: painted });

/* Typed text by the form it stands in, so that a form which goes away gives it back. */
function typing() {
  const found = new Map();
  for (const form of page.querySelectorAll("form[data-changed]")) {
    const text = [...form.querySelectorAll("textarea, input[type=text], input:not([type])")]
      .map((field) => field.value.trim()).filter(Boolean).join(" · ");
    if (form.id && text) found.set(form.id, { text, step: form.closest(".step")?.id });
  }
  return found;
}

let before = new Map();

function painted() {
  for (const [id, { text, step }] of before) {
    const place = step && document.getElementById(step)?.querySelector(".step-body");
    if (document.getElementById(id) || !place || place.querySelector(".meanwhile")) continue;
    const said = document.createElement("div");
    said.className = "meanwhile";
    said.dataset.keep = "";
    said.id = `meanwhile-${step}`;
    said.setAttribute("role", "status");
    const line = document.createElement("p");
    line.textContent = `${words.meanwhile} “${text}”`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = words.keep;
    button.addEventListener("click", () => {
      const box = document.getElementById("entry-text");
      box.value = box.value ? `${box.value}\n${text}` : text;
      box.form.dataset.changed = "";
      said.remove();
      box.focus();
    });
    said.append(line, button);
    place.append(said);
  }
  before = new Map();
  shown();
  count(page);
}

/* A picture is shown once it has been checked and drawn anew, which takes a moment. */
let looking;

function pictures() {
  clearTimeout(looking);
  if (page.querySelector("[data-picture-waits]")) looking = setTimeout(again, 3000);
}

function again() {
  for (const [id, kept] of typing()) before.set(id, kept);
  read();
}

/* Only what concerns this incident; an alarm may have been put to it. */
function concerns(topic, data) {
  if (topic !== "centre.incident") return true;
  return !data.ref || data.ref === page.dataset.urn;
}

live({
  topics: ["centre.incident", "centre.task", "centre.alarm"],
  onEvent: (topic, data) => {
    if (topic === "reset" || concerns(topic, data)) again();
  },
  onState: (state) => {
    if (state === "connected") again();
  },
});

page.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (form) form.dataset.changed = "";
});

function fault(form, text) {
  const place = form.querySelector(".form-fault");
  if (!place) return;
  place.textContent = text;
  place.hidden = false;
}

async function send(form, button) {
  const needs = button?.dataset.needs && form.elements[button.dataset.needs];
  if (needs && !needs.value.trim()) {
    fault(form, button.dataset.needsWords);
    needs.focus();
    return;
  }
  const body = new FormData(form, button);
  for (const [name, value] of [...body]) {
    if (value instanceof File && !value.size) body.delete(name);
  }
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (told.state !== "ok") {
      fault(form, told.message);
      if (told.code === "registers.changed_meanwhile") again();
      return;
    }
  } catch {
    fault(form, words.lost);
    return;
  }
  settled(form);
}

/* What was written is stored: the form is empty again, and the page shows how things stand. */
function settled(form) {
  const step = form.closest(".step");
  const holder = form.closest("details");
  delete form.dataset.changed;
  form.querySelector(".form-fault")?.setAttribute("hidden", "");
  if ("clears" in form.dataset) {
    form.reset();
    form.elements.token.value = crypto.randomUUID();
  }
  document.activeElement?.blur();
  if (holder?.matches(".menu, .task-acts details")) holder.open = false;
  if (step) settledAt = step.id;
  if (form.id === "entry-form") settledAt = "entry-text";
  again();
}

/* After a step the focus goes to the next one, so that hands stay on the keys: with the first
   reading that began after the step was stored, as one under way may not know of it yet. */
let settledAt = "";
let followed = "";

function follow() {
  if (settledAt) [followed, settledAt] = [settledAt, ""];
}

function shown() {
  filter();
  pictures();
  if (!followed) return;
  const place = document.getElementById(followed);
  followed = "";
  if (!place) return;
  if (!place.matches(".step")) {
    place.focus();
    return;
  }
  const next = page.querySelector(".step.is-current");
  const details = next?.querySelector("details.step-do");
  if (details) details.open = true;
  pick(next ?? place);
}

page.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("act" in form.dataset)) return;
  event.preventDefault();
  delete form.dataset.sent;
  send(form, event.submitter);
});

/* The log by sorts; none chosen shows all. */
const chosen = new Set();

function filter() {
  const log = document.getElementById("timeline");
  if (!log) return;
  if (chosen.size) log.dataset.only = [...chosen].join(" ");
  else delete log.dataset.only;
}

page.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-sort-filter]");
  if (!chip) return;
  const sort = chip.dataset.sortFilter;
  chip.setAttribute("aria-pressed", String(!chosen.delete(sort) && Boolean(chosen.add(sort))));
  filter();
});

/* J and K walk over the steps, B writes into the log, O gives a task. */
function pick(step) {
  if (!step) return;
  for (const other of page.querySelectorAll(".is-picked")) other.classList.remove("is-picked");
  step.classList.add("is-picked");
  const details = step.querySelector("details.step-do");
  const place = details && !details.open
    ? details.querySelector("summary")
    : step.querySelector(".step-do :is(input:not([type=hidden]), textarea, button)") ?? step.querySelector("a");
  if (place) place.focus();
  step.scrollIntoView({ block: "nearest" });
}

function walk(by) {
  const steps = [...page.querySelectorAll(".step")];
  const here = steps.findIndex((step) => step.contains(document.activeElement) || step.matches(".is-picked"));
  const from = here < 0 ? steps.findIndex((step) => step.matches(".is-current")) - by : here;
  pick(steps[Math.min(Math.max(from + by, 0), steps.length - 1)]);
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  b: () => document.getElementById("entry-text")?.focus(),
  o: () => {
    const order = document.getElementById("order");
    if (!order) return;
    order.open = true;
    document.getElementById("order-title").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("#incident form")) event.target.blur();
  if (!keysAreOn(event)) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

counting();
pictures();
