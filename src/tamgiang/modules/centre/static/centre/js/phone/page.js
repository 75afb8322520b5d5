/* The duty officer's page: acts go through the outbox, whether there is a line or not, and the
   page says of each what became of it. */

import { kept, now } from "./clock.js";
import { counting } from "../due.js";
import { fragment, live } from "../live.js";
import { drop, of, put, token } from "./outbox.js";
import { blob, taken } from "./pictures.js";
import { sender } from "./sender.js";

/* As in worker.js: what this phone keeps of a person. */
const PERSONAL = "kept-of-phone";
const { person, state, worker } = document.body.dataset;
const words = JSON.parse(document.getElementById("phone-words").textContent);
const place = document.getElementById("now");
const outbox = document.getElementById("outbox");
const counter = document.querySelector("[data-to-send]");
const row = document.getElementById("act-row");
const pictures = new Map();
let sending = false;

const hour = (at) =>
  new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
const said = (act) => {
  const name = act.state === "waiting" && sending ? "sending" : act.state;
  const also = act.picture ? ` · ${words.picture}` : "";
  return words[name].replace("#", hour(act.at)) + also;
};
const over = (act) => act.state === "late" || act.state === "refused";

function picture(act) {
  if (!pictures.has(act.token)) pictures.set(act.token, URL.createObjectURL(blob(act.picture)));
  return pictures.get(act.token);
}

function shown(act) {
  const made = row.content.cloneNode(true).firstElementChild;
  made.dataset.state = act.state;
  made.querySelector("[data-words]").textContent = act.words;
  made.querySelector("[data-said]").textContent = said(act);
  const answer = made.querySelector("[data-answer]");
  answer.textContent = act.message || (act.state === "refused" ? words.strange : "");
  answer.hidden = !over(act) || !answer.textContent;
  if (act.picture) {
    const image = made.querySelector("img");
    image.src = picture(act);
    image.hidden = false;
  }
  const again = made.querySelector("[data-again]");
  again.hidden = !(act.state === "waiting" && !sending) && !(act.state === "refused" && !act.code);
  again.addEventListener("click", () =>
    put({ ...act, state: "waiting", tries: 0 }).then(paint).then(line.again),
  );
  const read = made.querySelector("[data-read]");
  read.hidden = !over(act);
  read.addEventListener("click", () => drop(act).then(paint));
  return made;
}

/* The act on its card, so that nobody does it again while it waits. */
function mark(acts) {
  for (const card of document.querySelectorAll("[data-subject]")) {
    const mine = acts.filter((act) => act.subject === card.dataset.subject && !over(act));
    const pending = card.querySelector("[data-pending]");
    if (!pending) continue;
    pending.hidden = mine.length === 0;
    pending.dataset.state = mine.at(-1)?.state ?? "";
    if (mine.length) pending.querySelector("span").textContent = said(mine.at(-1));
    for (const form of card.querySelectorAll("form[data-act]")) {
      const again = form.dataset.proof === "either";
      form.hidden = !again && mine.some((act) => act.url === form.action);
    }
  }
}

async function paint() {
  const acts = await of(person);
  const waiting = acts.filter((act) => act.state === "waiting").length;
  counter.dataset.toSend = String(waiting);
  counter.querySelector("span").textContent = words.count.replace("#", String(waiting));
  outbox.querySelector("[data-acts]").replaceChildren(...acts.map(shown));
  outbox.hidden = acts.length === 0;
  mark(acts);
}

function fail(form, text) {
  const error = form.querySelector("[data-error]");
  if (!error) return;
  error.textContent = text;
  error.hidden = !text;
}

/* What a form lacks, in words; nothing when it can go. */
function lacking(form) {
  const file = form.querySelector("input[type=file]");
  const note = form.querySelector("textarea");
  if (form.dataset.proof === "picture" && !file.files.length) return words.needs_picture;
  if (form.dataset.proof === "either" && !file.files.length && !note.value.trim()) {
    note.required = true;
    note.reportValidity();
    note.required = false;
    return words.needs_either;
  }
  return "";
}

async function acted(form) {
  const fields = Object.fromEntries(
    [...new FormData(form)].filter(([name, value]) => {
      return name !== "csrfmiddlewaretoken" && typeof value === "string";
    }),
  );
  const file = form.querySelector("input[type=file]")?.files[0];
  const act = {
    token: token(),
    person,
    url: form.action,
    words: form.dataset.act,
    subject: form.closest("[data-subject]").dataset.subject,
    fields,
    picture: file ? await taken(file) : null,
    at: now().toISOString(),
    state: "waiting",
    tries: 0,
    message: "",
  };
  await put(act);
  form.reset();
  named(form);
  delete form.dataset.changed;
  form.closest("details.more")?.removeAttribute("open");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-act]")) return;
  event.preventDefault();
  const lack = lacking(form);
  fail(form, lack);
  if (lack || form.dataset.busy) return;
  form.dataset.busy = "1";
  acted(form)
    .then(paint)
    .then(line.again)
    .catch(() => fail(form, words.not_kept))
    .finally(() => delete form.dataset.busy);
});

function named(form) {
  for (const input of form.querySelectorAll("input[type=file]")) {
    const label = input.closest("label");
    const name = label.querySelector("span");
    name.textContent = input.files.length ? name.dataset.some : name.dataset.none;
    label.classList.toggle("has-picture", input.files.length > 0);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-act]");
  if (!form) return;
  form.dataset.changed = "1";
  fail(form, "");
  named(form);
});

function fresh() {
  document.documentElement.removeAttribute("data-kept");
  const held = place.querySelector("[data-fresh-words]");
  held.textContent = held.dataset.newWords;
  paint();
}

/* What the house has taken stays in the list until the page shows it, and a moment longer. */
async function changed(act) {
  await paint();
  if (act.state !== "sent") return;
  read();
  setTimeout(() => drop(act).then(paint), 4000);
}

async function told(word) {
  sending = word === "sending";
  const out = word === "signed-out";
  document.getElementById("signed-out").hidden = !out;
  if (out || word === "another") await globalThis.caches?.delete(PERSONAL);
  if (word === "another") location.reload();
  if (word === "idle" && document.documentElement.hasAttribute("data-kept")) read();
  await paint();
}

const read = fragment(location.pathname, place, { done: fresh });
const line = sender({ state, person, changed, told });

/* An act that was answered while its page went away. */
async function tidy() {
  for (const act of await of(person)) if (act.state === "sent") await drop(act);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-sign-out]") || form.dataset.sure) return;
  event.preventDefault();
  const waiting = Number(counter.dataset.toSend);
  if (waiting && !confirm(words.leave.replace("#", String(waiting)))) return;
  form.dataset.sure = "1";
  Promise.resolve(globalThis.caches?.delete(PERSONAL)).finally(() => form.submit());
});

async function stay() {
  if (!("serviceWorker" in navigator)) return;
  const workers = navigator.serviceWorker;
  const first = !workers.controller;
  await workers.register(worker, { scope: location.pathname });
  const { active } = await workers.ready;
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const keep = loaded.filter((one) => one.startsWith(`${location.origin}/static/`));
  active.postMessage({ keep, first });
}

if (kept) {
  const held = place.querySelector("[data-fresh-words]");
  held.textContent = held.dataset.keptWords;
}
live({ topics: ["centre.alarm", "centre.incident", "centre.task"], onEvent: read });
counting();
stay().catch(() => {});
tidy().then(paint).then(line.go);
