/* The lines of the queue: put in order, filtered, counted, and changed one by one. */

import { merge } from "./live.js";
import { tick } from "./ages.js";

const list = () => document.getElementById("alarms");
const form = document.getElementById("filters");
const root = document.getElementById("console");
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("đ", "d");

export const rows = () => [...list().children];
export const shown = () => rows().filter((row) => !row.hidden);
export const row = (uid) => document.getElementById(`alarm-${uid}`);
export const picked = () => rows().filter((one) => one.querySelector("input").checked);

function before(one, other) {
  return Number(one.dataset.rank) - Number(other.dataset.rank) ||
    Number(one.dataset.opened) - Number(other.dataset.opened);
}

function place(one) {
  const next = rows().find((other) => other !== one && before(one, other) < 0);
  if (next !== one.nextElementSibling || !one.parentElement) list().insertBefore(one, next ?? null);
}

function flash(one) {
  one.classList.add("moved");
  setTimeout(() => one.classList.remove("moved"), 1500);
}

/* What became of one alarm: new, risen (a higher priority), seen (somebody acknowledged it),
   over, changed; empty when nothing of it is new. */
function take(fresh) {
  const held = document.getElementById(fresh.id);
  const over = "over" in fresh.dataset;
  if (!held) {
    if (over) return "";
    const added = document.importNode(fresh, true);
    place(added);
    flash(added);
    return "new";
  }
  if (over) return "over";
  const { stage, rank } = held.dataset;
  merge(held, fresh);
  place(held);
  if (Number(fresh.dataset.rank) < Number(rank)) return "risen";
  if (stage === "open" && fresh.dataset.stage === "acknowledged") return "seen";
  return "changed";
}

/* Take lines as the house told them; [{kind, row, data}] of those that changed. */
export function apply(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const found = [];
  for (const fresh of page.querySelectorAll("li.alarm")) {
    const kind = take(fresh);
    if (kind) found.push({ kind, data: { ...fresh.dataset }, row: document.getElementById(fresh.id) });
  }
  tick(list());
  filter();
  return found;
}

function wanted() {
  const given = new FormData(form);
  return {
    priorities: given.getAll("priority"),
    kind: given.get("kind"),
    unit: given.get("unit"),
    mine: given.get("mine") ? root.dataset.mine.split(" ") : null,
    shelved: Boolean(given.get("shelved")),
    words: fold(given.get("q") ?? "").split(/\s+/).filter(Boolean),
  };
}

function fits(one, by) {
  const said = one.dataset;
  if ((said.stage === "shelved") !== by.shelved) return false;
  if (by.priorities.length && !by.priorities.includes(said.priority)) return false;
  if (by.kind && said.kind !== by.kind) return false;
  if (by.unit && said.unit !== by.unit) return false;
  if (by.mine && !by.mine.includes(said.to)) return false;
  const text = by.words.length ? fold(`${said.title} ${one.querySelector(".alarm-where").textContent}`) : "";
  return by.words.every((word) => text.includes(word));
}

export function filtered() {
  const by = wanted();
  return Boolean(by.priorities.length || by.kind || by.unit || by.mine || by.shelved || by.words.length);
}

export function filter() {
  const by = wanted();
  for (const one of rows()) {
    const hidden = !fits(one, by);
    if (one.hidden !== hidden) one.hidden = hidden;
    if (hidden) one.querySelector("input").checked = false;
  }
  const empty = document.getElementById("queue-empty");
  empty.hidden = shown().length > 0;
  for (const part of empty.querySelectorAll("[data-when]")) {
    part.hidden = (part.dataset.when === "filtered") !== filtered();
  }
  count();
}

function count() {
  const told = { shelved: 0, waiting: 0, critical: 0, high: 0, medium: 0, low: 0 };
  for (const { dataset } of rows()) {
    if (dataset.stage === "shelved") told.shelved += 1;
    else told[dataset.priority] += 1;
    if (dataset.stage === "open") told.waiting += 1;
  }
  for (const [name, number] of Object.entries(told)) {
    const place = root.querySelector(`[data-count="${name}"]`);
    if (place && place.textContent !== String(number)) place.textContent = String(number);
  }
}

/* The filters stay in the address, so that a page loaded again shows the same. */
export function remember() {
  const said = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && name !== "q"));
  const asked = said.toString();
  history.replaceState(null, "", asked ? `${location.pathname}?${asked}` : location.pathname);
}
