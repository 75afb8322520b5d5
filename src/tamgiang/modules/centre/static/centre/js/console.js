/* The operator's console: one line to the hub, keys for everything, and what changed told. */

import { perform, toast, words } from "./console-acts.js";
import { apply, filter, filtered, picked, remember, row, rows, shown } from "./console-queue.js";
import { silenceFor, sound, waiting } from "./console-sound.js";
import { after, fragment, live } from "./live.js";

const root = document.getElementById("console");
const form = document.getElementById("filters");
const keys = document.getElementById("console-keys");
const bulk = document.getElementById("bulk");
const lost = document.getElementById("lost");
const wide = matchMedia("(min-width: 1100px)");
const TOGETHER = 120;
const asked = new Set();
/* Alarms this person has just acted on: nobody is told of their own doing. */
const mine = new Set();
let current = document.getElementById("pane").dataset.alarm ?? "";

const openPane = () => row(current)?.querySelector("[data-open]")?.href ?? `${root.dataset.home}alarms/${current}/`;
const readPane = fragment(openPane, document.getElementById("pane"), { wait: 600 });
const readIncidents = fragment(root.dataset.incidents, document.getElementById("open-incidents"), { wait: 600 });
const readQueue = fragment(root.dataset.queue, document.getElementById("queue"), { wait: 1000, done: settled });

function mark() {
  for (const link of root.querySelectorAll("[data-open][aria-current]")) link.removeAttribute("aria-current");
  for (const one of root.querySelectorAll(".alarm.is-current")) one.classList.remove("is-current");
  const here = row(current);
  here?.classList.add("is-current");
  here?.querySelector("[data-open]").setAttribute("aria-current", "true");
  const chosen = picked();
  for (const one of rows()) one.classList.toggle("is-picked", chosen.includes(one));
  if (bulk) {
    bulk.hidden = chosen.length === 0;
    bulk.querySelector("[data-picked]").textContent = String(chosen.length);
  }
}

function settled() {
  filter();
  mark();
  waiting(rows().filter(({ dataset }) => dataset.priority === "critical" && dataset.stage === "open").length);
}

function choose(uid, focus = true) {
  if (!uid) return;
  const other = uid !== current;
  current = uid;
  mark();
  const line = row(uid);
  if (focus) line?.querySelector("[data-open]").focus({ preventScroll: true });
  line?.scrollIntoView({ block: "nearest" });
  if (other) {
    document.getElementById("pane-scroll").scrollTop = 0;
    readPane();
  }
}

function step(by) {
  const all = shown();
  const here = all.findIndex((one) => one.dataset.alarm === current);
  const next = here < 0 ? all[0] : all[Math.min(Math.max(here + by, 0), all.length - 1)];
  choose(next?.dataset.alarm);
}

/* An alarm is over: the one that takes its place is chosen, and has the focus if it had it. */
function leave(line) {
  const all = shown();
  const here = all.indexOf(line);
  const focused = line.contains(document.activeElement);
  const next = all[here + 1] ?? all[here - 1];
  line.remove();
  if (line.dataset.alarm === current && focused) choose(next?.dataset.alarm);
}

function tell({ kind, data, row: line }) {
  const own = mine.delete(data.alarm);
  if (kind === "new" || kind === "risen") {
    if (data.stage === "open") sound(data.priority);
    if (line?.hidden) toast(words.new.replace("#", data.title));
  } else if (kind === "seen" && !own && data.by !== root.dataset.me) {
    toast(words.seen.replace("{who}", data.by).replace("{what}", data.title));
  } else if (kind === "over") {
    if (!own) toast(words.over.replace("#", data.title));
    leave(line);
  }
}

async function fetchRows() {
  const uids = [...asked];
  asked.clear();
  const address = `${root.dataset.rows}?${uids.map((uid) => `alarm=${uid}`).join("&")}`;
  const answer = await fetch(address, { headers: { "X-Requested-With": "live" } });
  if (!answer.ok || answer.redirected) return;
  for (const one of apply(await answer.text())) tell(one);
  settled();
  if (uids.includes(current)) readPane();
}

const readRows = after(() => {
  if (asked.size > 50) {
    asked.clear();
    readQueue();
  } else if (asked.size) {
    fetchRows().catch(() => readQueue());
  }
}, TOGETHER);

function changed(uids) {
  for (const uid of uids) asked.add(uid);
  readRows();
}

function all() {
  readQueue();
  readIncidents();
  if (current) readPane();
}

async function act(name) {
  const chosen = picked();
  const targets = name === "incident" || !chosen.length ? [row(current)].filter(Boolean) : chosen;
  for (const one of targets) mine.add(one.dataset.alarm);
  const said = await perform(name, targets, (uids) => changed(uids));
  if (said?.done.length) unpick();
  if (!said) for (const one of targets) mine.delete(one.dataset.alarm);
}

function unpick() {
  for (const one of picked()) one.querySelector("input").checked = false;
  mark();
}

function pick(every) {
  const lines = every ? shown() : [row(current)].filter(Boolean);
  const on = every ? lines.some((one) => !one.querySelector("input").checked) : null;
  for (const one of lines) {
    const box = one.querySelector("input");
    box.checked = on ?? !box.checked;
  }
  mark();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => act("acknowledge"),
  i: () => act("incident"),
  s: () => act("shelve"),
  t: () => act("assign"),
  c: () => act("close"),
  m: () => act("merge"),
  x: () => pick(false),
  X: () => pick(true),
  n: () => silenceFor(5),
  "/": () => form.elements.q.focus(),
  "?": () => keys.showModal(),
  Escape: unpick,
};

/* Before the shortcuts of the whole house: here these keys mean this. After G they are the house's. */
let going = -Infinity;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const typing = event.target.closest?.("input:not([type='checkbox']), select, textarea");
  if (typing) {
    if (event.key === "Escape") typing.blur();
    return;
  }
  if (event.key === "g") going = performance.now();
  const meant = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
  if (!meant || performance.now() - going < 1500 || off()) return;
  if (event.repeat && !"jk".includes(event.key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  meant();
}, true);

function off() {
  try {
    return localStorage.getItem("tamgiang.keys") === "off";
  } catch {
    return false;
  }
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act], [data-help], [data-unpick], [data-clear]");
  if (button?.dataset.act && button !== root) act(button.dataset.act);
  else if (button && "help" in button.dataset) keys.showModal();
  else if (button && "unpick" in button.dataset) unpick();
  else if (button && "clear" in button.dataset) clear();
  const link = event.target.closest("[data-open]");
  if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(link.closest("[data-alarm]").dataset.alarm);
});

root.addEventListener("focusin", (event) => {
  const uid = wide.matches && event.target.closest("[data-open]")?.closest("[data-alarm]").dataset.alarm;
  if (uid && uid !== current) choose(uid, false);
});

root.addEventListener("change", (event) => {
  if (event.target.name === "alarm") mark();
});

function clear() {
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = false;
    else if (field.value !== undefined) field.value = "";
  }
  settled();
  remember();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  shown()[0] && choose(shown()[0].dataset.alarm);
});
form.addEventListener("input", () => {
  settled();
  remember();
});

let was = "";
live({
  topics: ["centre.alarm", "centre.incident", "centre.task"],
  onEvent(topic, data) {
    /* Where very many move at once the house names none of them. */
    if (topic === "reset" || data?.ref === "centre:alarm:many") return all();
    if (topic === "centre.alarm") changed([data.ref.split(":").pop()]);
    readIncidents();
  },
  onState(state) {
    lost.hidden = state !== "lost";
    if (state === "connected" && was === "lost") {
      toast(words.back);
      all();
    }
    if (state !== "behind") was = state;
  },
});

settled();
if (filtered()) filter();
root.dataset.ready = "";
