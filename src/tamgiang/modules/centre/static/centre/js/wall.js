/* The wall: every panel is read again when something in it moved; what does not fit is counted;
   controls appear when somebody is there; the end of the session is said in words. */

import { fragment, live } from "./live.js";

const wall = document.querySelector(".wall");
const asked = location.search;
const language = document.documentElement.lang === "en" ? "en-GB" : "vi-VN";
const SLOW = { "centre.reading": 2000, "figures.moved": 4000 };
const ASLEEP_AFTER = 6000;
const BEAT = 60000;
/* Without a hub, and for what no event tells (times that pass), panels are read now and then. */
const ANYHOW = 60000;

/* A shift asks for many thousands of panels; nobody reads how long each took. */
performance.clearResourceTimings();
performance.setResourceTimingBufferSize(0);

/* What fits */
function fits(list) {
  const tall = list.clientHeight + 1;
  const wide = list.clientWidth + 1;
  return list.scrollHeight <= tall && (list.dataset.fit !== "across" || list.scrollWidth <= wide);
}

function fit(panel) {
  const list = panel.querySelector("[data-fit]");
  const rest = panel.querySelector("[data-rest]");
  if (!list) return;
  const items = [...list.children];
  for (const item of items) item.hidden = false;
  if (rest) rest.hidden = true;
  let shown = items.length;
  const whole = rest ? Number(rest.dataset.beyond) : shown;
  const tell = () => {
    if (!rest) return;
    rest.hidden = shown >= whole;
    rest.textContent = rest.dataset.rest.replace("#", String(whole - shown));
  };
  tell();
  while (shown > 1 && !fits(list)) {
    shown -= 1;
    items[shown].hidden = true;
    tell();
  }
}

const stacked = matchMedia("(max-aspect-ratio: 13/10), (max-width: 900px)");
const panels = [...document.querySelectorAll(".wall-panel")];
const fitAll = () => {
  if (!stacked.matches) panels.forEach(fit);
};
const sized = new ResizeObserver(fitAll);
sized.observe(wall);
document.fonts.ready.then(fitAll);

/* What moves */
const listening = new Map();
for (const panel of panels.filter((one) => one.dataset.panel)) {
  const topics = panel.dataset.topics.split(" ");
  const wait = Math.max(...topics.map((topic) => SLOW[topic] ?? 300));
  const done = () => stacked.matches || fit(panel);
  const again = fragment(`${panel.dataset.panel}${asked}`, panel, { wait, done });
  for (const topic of topics) listening.set(topic, [...(listening.get(topic) ?? []), again]);
}
const everything = () => {
  for (const again of new Set([...listening.values()].flat())) again();
  document.dispatchEvent(new CustomEvent("wall-moved", { detail: "" }));
};

const layers = new Set();
for (const box of document.querySelectorAll("[data-layer-topics]")) {
  for (const topic of box.dataset.layerTopics.split(" ")) {
    if (topic.startsWith("centre.")) layers.add(topic);
  }
}

let before = "";
live({
  topics: [...new Set([...listening.keys(), ...layers])],
  onEvent(topic) {
    if (topic === "reset") {
      everything();
      return;
    }
    for (const again of listening.get(topic) ?? []) again();
    if (layers.has(topic)) document.dispatchEvent(new CustomEvent("wall-moved", { detail: topic }));
  },
  onState(state) {
    document.getElementById("wall-lost").hidden = state !== "lost";
    if (state === "connected" && before === "lost") everything();
    before = state;
  },
});
setInterval(everything, ANYHOW);

/* The clock, by the time of the house */
const clock = document.getElementById("clock");
const house = document.querySelector("[data-connection][data-now]");
const ahead = house ? Date.now() - Date.parse(house.dataset.now) : 0;
const hours = new Intl.DateTimeFormat(language, {
  timeZone: "Asia/Ho_Chi_Minh",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" });
const began = day.format(Date.now() - ahead);
function tick() {
  const now = Date.now() - ahead;
  clock.textContent = hours.format(now);
  /* A new day has another date, other duties and other marks in force. */
  if (day.format(now) !== began && document.getElementById("wall-lost").hidden) location.reload();
}
tick();
setInterval(tick, 1000);

/* Whether this screen is still signed in */
const ended = document.getElementById("wall-ended");
const ending = document.getElementById("wall-ending");
function over() {
  if (!ended.hidden) return;
  document.getElementById("wall-ended-at").textContent = clock.textContent;
  ended.hidden = false;
  delete document.body.dataset.asleep;
}
async function beat() {
  try {
    const answer = await fetch(wall.dataset.beat, { headers: { Accept: "application/json" } });
    if (answer.redirected || answer.status === 401 || answer.status === 403) {
      over();
      return;
    }
    if (!answer.ok) return;
    const { left } = await answer.json();
    ended.hidden = true;
    ending.hidden = left > 1800;
    ending.textContent = ending.dataset.words.replace("#", String(Math.max(1, Math.round(left / 60))));
  } catch {
    /* No line: that is said elsewhere. */
  }
}
beat();
setInterval(beat, BEAT);
addEventListener("online", beat);

/* Controls */
let sleeping;
function sleep() {
  if (!ended.hidden || document.activeElement?.closest(".wall-tools, .wall-layers")) {
    sleeping = setTimeout(sleep, ASLEEP_AFTER);
    return;
  }
  document.body.dataset.asleep = "";
}
function wake() {
  delete document.body.dataset.asleep;
  clearTimeout(sleeping);
  sleeping = setTimeout(sleep, ASLEEP_AFTER);
}
for (const sign of ["pointermove", "pointerdown", "keydown", "focusin"]) {
  addEventListener(sign, wake, { passive: true });
}
sleeping = setTimeout(sleep, ASLEEP_AFTER);

const full = document.querySelector("[data-full]");
if (document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
}
