/* Search and commands from the keyboard. Without scripts the link in the top bar opens the search
   page, which gives the same answers. */

import { keysAreOn } from "./keys.js";

const PAUSE = 140;
const dialog = document.getElementById("palette");
const input = dialog.querySelector("input");
const list = dialog.querySelector("[role=listbox]");
const state = dialog.querySelector("[role=status]");
const words = dialog.dataset;
let waiting;
let asked;
let shown = null;

export function open() {
  if (document.querySelector("dialog[open]")) return;
  dialog.showModal();
  input.select();
  ask();
}

function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${words.icons}#${name}`);
  svg.append(use);
  return svg;
}

function option(place, number) {
  const text = make("span", { class: "palette-text" }, place.text);
  const note = make("span", { class: "palette-note" }, place.note);
  const made = make("div", { role: "option", id: `answer-${number}`, "aria-selected": "false" });
  made.append(icon(place.icon), text, note);
  made.dataset.url = place.url;
  return made;
}

function group(found, index, first) {
  const heading = make("div", { class: "palette-head", id: `answers-${index}` }, found.label);
  const made = make("div", { role: "group", "aria-labelledby": heading.id }, heading);
  made.append(...found.places.map((place, offset) => option(place, first + offset)));
  return made;
}

function draw(answer) {
  let count = 0;
  const groups = answer.groups.map((found, index) => {
    const made = group(found, index, count);
    count += found.places.length;
    return made;
  });
  list.replaceChildren(...groups);
  list.scrollTop = 0;
  shown = answer.q;
  state.textContent = count ? `${count} ${words.results}` : words.none;
  input.setAttribute("aria-expanded", String(count > 0));
  choose(count ? 0 : -1);
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  state.textContent = words.busy;
  try {
    const address = `${words.url}?${new URLSearchParams({ q: input.value })}`;
    const answer = await fetch(address, {
      headers: { Accept: "application/json" },
      signal: asked.signal,
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    draw(await answer.json());
  } catch (fault) {
    if (fault.name !== "AbortError") state.textContent = words.fault;
  }
}

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector("[aria-selected=true]");

function choose(place) {
  for (const [index, found] of options().entries()) {
    found.setAttribute("aria-selected", String(index === place));
    if (index === place) {
      input.setAttribute("aria-activedescendant", found.id);
      found.scrollIntoView({ block: "nearest" });
    }
  }
  if (place < 0) input.removeAttribute("aria-activedescendant");
}

function move(step) {
  const all = options();
  if (!all.length) return;
  choose((all.indexOf(chosen()) + step + all.length) % all.length);
}

function go(found) {
  location.assign(found.dataset.url);
}

input.addEventListener("input", () => {
  clearTimeout(waiting);
  shown = null;
  waiting = setTimeout(ask, PAUSE);
});

input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  move(step);
});

/* Enter opens the chosen answer; typed faster than the answers come, it opens the search page. */
dialog.querySelector("form").addEventListener("submit", (event) => {
  const found = chosen();
  if (shown === null || !found) return;
  event.preventDefault();
  go(found);
});

list.addEventListener("click", (event) => {
  const found = event.target.closest("[role=option]");
  if (found) go(found);
});

document.querySelector("[data-palette]")?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});

document.addEventListener("keydown", (event) => {
  const called = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  if (!called && !(event.key === "/" && keysAreOn(event))) return;
  event.preventDefault();
  open();
});
