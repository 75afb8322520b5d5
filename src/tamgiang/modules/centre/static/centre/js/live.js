/* The line of the centre's pages to the hub, and what they do with it.

   live({topics, onEvent, onState})  listens; onEvent(topic, data), onState(state, seconds)
   fragment(address, element)        gives a function that reads the element again, what has the
                                     focus, is chosen or was scrolled kept
   after(act, wait)                  gives a function: the first call acts at once, those that
                                     follow within `wait` are joined into one
   merge(held, fresh)                makes one element like another, node by node

   The state is painted into [data-connection], which also names where tickets come from
   (templates/centre/parts/connection.html). Ages and freshness count on by themselves. */

import { ticking } from "./ages.js";

/* The hub gives a sign of life every 15 s; a line silent for three of them is dead. */
const QUIET = 20;
const DEAD = 45;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;

const shown = document.querySelector("[data-connection]");

function paint(state, seconds) {
  if (!shown || shown.dataset.state === state && state !== "behind") return;
  shown.dataset.state = state;
  const words = shown.dataset[`said${state[0].toUpperCase()}${state.slice(1)}`] ?? state;
  shown.querySelector("[data-words]").textContent = words.replace("#", String(seconds));
}

/* Where this page listens; null for a house without a hub or a person who may not. A page that has
   heard nothing yet says when it was drawn: what moved since then is told first. */
async function ticketFrom(address, topics, heard) {
  const drawn = heard ? "" : shown?.dataset.now ?? "";
  const answer = await fetch(`${address}?${new URLSearchParams({ since: drawn })}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) throw new Error("ticket");
  const said = await answer.json();
  return said.url ? `${said.url}&topics=${topics.join(",")}` : null;
}

export function live({ topics, onEvent = () => {}, onState = () => {}, ticket = shown?.dataset.ticket }) {
  let source;
  let last = "";
  let heard = performance.now();
  let state = "";
  let pause = FIRST_PAUSE;
  let waiting;

  function tell(name, seconds = 0) {
    const before = state;
    state = name;
    paint(name, seconds);
    if (before !== name || name === "behind") onState(name, seconds);
  }

  function alive(event) {
    heard = performance.now();
    if (event.lastEventId) last = event.lastEventId;
    if (state !== "connected" && source?.readyState === EventSource.OPEN) tell("connected");
  }

  function lose() {
    source?.close();
    source = undefined;
    tell("lost");
    clearTimeout(waiting);
    waiting = setTimeout(connect, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  function listen(address) {
    source = new EventSource(last ? `${address}&after=${last}` : address);
    source.addEventListener("open", (event) => {
      pause = FIRST_PAUSE;
      alive(event);
    });
    source.addEventListener("beat", alive);
    source.addEventListener("error", lose);
    source.addEventListener("expired", () => {
      source.close();
      connect();
    });
    source.addEventListener("reset", (event) => {
      alive(event);
      onEvent("reset", {});
    });
    for (const topic of topics) {
      source.addEventListener(topic, (event) => {
        alive(event);
        onEvent(topic, JSON.parse(event.data));
      });
    }
  }

  async function connect() {
    clearTimeout(waiting);
    if (source?.readyState === EventSource.OPEN) return;
    try {
      const address = await ticketFrom(ticket, topics, last);
      if (address) listen(address);
    } catch {
      lose();
    }
  }

  setInterval(() => {
    if (!source || source.readyState !== EventSource.OPEN) return;
    const seconds = Math.round((performance.now() - heard) / 1000);
    if (seconds >= DEAD) lose();
    else if (seconds >= QUIET) tell("behind", seconds);
  }, 1000);
  addEventListener("offline", lose);
  addEventListener("online", connect);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) connect();
  });
  connect();
}

export function after(act, wait = 150) {
  let waiting;
  let asked = false;
  return function now() {
    if (waiting) {
      asked = true;
      return;
    }
    act();
    waiting = setTimeout(() => {
      waiting = undefined;
      if (!asked) return;
      asked = false;
      now();
    }, wait);
  };
}

/* `address` may be a function, for pages whose filters move: an answer to other filters is given up.
   One reading at a time: what moves meanwhile is read once more when it is done, so that events that
   come faster than answers neither pile up nor keep the page from moving. A fault, or half a minute
   without an answer, leaves the page as it is. */
const PATIENCE = 30000;

export function fragment(address, element, { wait = 150, begins = () => {}, done = () => {} } = {}) {
  let running;
  let moved = false;
  async function read(asked, signal) {
    begins();
    const answer = await fetch(asked, { headers: { "X-Requested-With": "live" }, signal });
    if (!answer.ok || answer.redirected) {
      await answer.body?.cancel();
      return;
    }
    const text = await answer.text();
    if (signal.aborted) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = element.id && page.getElementById(element.id);
    if (fresh) merge(element, fresh);
    else mergeChildren(element, page.body);
    done(element);
  }
  async function go() {
    const asked = typeof address === "function" ? address() : address;
    if (running?.asked === asked) {
      moved = true;
      return;
    }
    running?.stop.abort();
    const mine = { asked, stop: new AbortController() };
    running = mine;
    moved = false;
    const late = setTimeout(() => mine.stop.abort(), PATIENCE);
    try {
      await read(asked, mine.stop.signal);
    } catch {
      /* The page stays as it is. */
    }
    clearTimeout(late);
    if (running !== mine) return;
    running = undefined;
    if (moved) now();
  }
  const now = after(go, wait);
  return now;
}

const name = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key : "");
/* What a person has opened or is writing stays theirs. */
const THEIRS = new Set(["open", "aria-selected", "data-picked"]);

export function merge(held, fresh) {
  if (held.isEqualNode(fresh)) return;
  if (held.nodeType !== Node.ELEMENT_NODE) {
    held.nodeValue = fresh.nodeValue;
    return;
  }
  if ("keep" in held.dataset || held.matches("form:focus-within, form[data-changed]")) return;
  for (const { name: attribute } of [...held.attributes]) {
    if (!fresh.hasAttribute(attribute) && !THEIRS.has(attribute)) held.removeAttribute(attribute);
  }
  for (const { name: attribute, value } of fresh.attributes) {
    if (!THEIRS.has(attribute) && held.getAttribute(attribute) !== value) held.setAttribute(attribute, value);
  }
  mergeChildren(held, fresh);
}

function mergeChildren(held, fresh) {
  const named = new Map([...held.children].filter(name).map((child) => [name(child), child]));
  let place = held.firstChild;
  for (const next of [...fresh.childNodes]) {
    const key = name(next);
    let same = key ? named.get(key) : place;
    if (same && (same.nodeName !== next.nodeName || !key && name(same))) same = undefined;
    if (!same) {
      held.insertBefore(document.importNode(next, true), place);
      continue;
    }
    if (same === place) place = place.nextSibling;
    else held.insertBefore(same, place);
    merge(same, next);
  }
  while (place) {
    const over = place;
    place = place.nextSibling;
    over.remove();
  }
}

ticking();
