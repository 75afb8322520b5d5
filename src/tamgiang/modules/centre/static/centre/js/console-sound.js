/* The alarm sound: two tones made here, switched on by a press as browsers demand, silenced for
   a time that is seen to run. A critical alarm that nobody hears is always told in words. */

const place = document.getElementById("sound");
const button = place.querySelector("[data-sound]");
const silence = place.querySelector("[data-silence]");
const bar = document.getElementById("unheard");
const KEPT = "tamgiang.centre.sound";
const AGAIN = 20000;
/* Pitch in Hz of each pulse. */
const TONES = { critical: [880, 660, 880, 660, 880], high: [660, 660] };
let context;
let kept = read();
let critical = 0;
let told = -Infinity;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? { on: false, until: 0 };
  } catch {
    return { on: false, until: 0 };
  }
}

function keep(changes) {
  kept = { ...kept, ...changes };
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    /* Without storage the choice lasts as long as the page. */
  }
  paint();
}

const left = () => Math.max(0, kept.until - Date.now());

function state() {
  if (!kept.on || context?.state !== "running") return "off";
  return left() ? "silenced" : "on";
}

function clock(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function paint() {
  const now = state();
  const words = place.dataset[`said${now[0].toUpperCase()}${now.slice(1)}`].replace("#", clock(left()));
  place.dataset.state = now;
  button.setAttribute("aria-pressed", String(now === "on"));
  const said = button.querySelector("[data-words]");
  if (said.textContent !== words) said.textContent = words;
  silence.hidden = now === "off";
  const unheard = critical > 0 && now !== "on";
  bar.hidden = !unheard;
  if (unheard) {
    const text = place.dataset[now === "off" ? "unheardOff" : "unheardSilenced"].replace("#", String(critical));
    const line = bar.querySelector("span");
    if (line.textContent !== text) line.textContent = text;
  }
}

/* Only within a press or a click: a browser lets nothing sound before one. */
async function wake() {
  context ??= new AudioContext();
  context.onstatechange = paint;
  if (context.state !== "running") await context.resume().catch(() => {});
  paint();
}

function pulse(at, pitch) {
  const tone = context.createOscillator();
  const loud = context.createGain();
  tone.type = "triangle";
  tone.frequency.value = pitch;
  loud.gain.setValueAtTime(0.0001, at);
  loud.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
  loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
  tone.connect(loud).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.22);
}

export function sound(priority) {
  const pitches = TONES[priority];
  if (!pitches || state() !== "on") return;
  pitches.forEach((pitch, number) => pulse(context.currentTime + number * 0.24, pitch));
  told = Date.now();
  place.dispatchEvent(new CustomEvent("tone", { detail: priority, bubbles: true }));
}

/* How many critical alarms wait for somebody; while any does, its sound comes again. */
export function waiting(number) {
  critical = number;
  paint();
}

export function silenceFor(minutes) {
  if (state() !== "off") keep({ until: Date.now() + minutes * 60000 });
}

button.addEventListener("click", async () => {
  const before = state();
  await wake();
  if (before === "silenced") keep({ until: 0 });
  else keep({ on: before !== "on", until: 0 });
  if (before === "off") sound("high");
});
for (const one of silence.querySelectorAll("[data-minutes]")) {
  one.addEventListener("click", () => silenceFor(Number(one.dataset.minutes)));
}
if (kept.on) {
  for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, wake, { once: true, capture: true });
}
setInterval(() => {
  paint();
  if (critical && state() === "on" && Date.now() - told >= AGAIN) sound("critical");
}, 1000);
paint();
