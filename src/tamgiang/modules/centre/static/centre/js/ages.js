/* Ages that count on: <time data-age datetime> says how long something lasts ("12 phút"), and
   <time data-fresh datetime data-old-after> how long ago it was ("3 phút trước"), marked once it
   is older than so many seconds. */

const language = document.documentElement.lang;
const STEPS = [["second", 60], ["minute", 60], ["hour", 24], ["day", Infinity]];
const clock = document.querySelector("[data-connection][data-now]")?.dataset.now;
/* Ages are told by the clock of the house, whatever that of this machine says. */
const ahead = clock ? Date.now() - Date.parse(clock) : 0;
const kept = new Map();

function long(number, unit) {
  if (!kept.has(unit)) {
    kept.set(unit, new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }));
  }
  return kept.get(unit).format(number);
}

const back = new Intl.RelativeTimeFormat(language, { numeric: "always", style: "short" });

function parted(seconds) {
  let left = Math.max(0, Math.floor(seconds));
  let rest = 0;
  for (const [unit, many] of STEPS) {
    if (left < many) return [left, unit, rest];
    rest = left % many;
    left = Math.floor(left / many);
  }
  return [left, "day", rest];
}

const BELOW = { hour: "minute", day: "hour" };

export function age(seconds) {
  const [number, unit, rest] = parted(seconds);
  const two = rest && (unit === "hour" || unit === "day");
  return two ? `${long(number, unit)} ${long(rest, BELOW[unit])}` : long(number, unit);
}

export function ago(seconds) {
  const [number, unit] = parted(seconds);
  return back.format(-number, unit).replace(".", "");
}

function write(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

export function tick(within = document) {
  const now = Date.now() - ahead;
  for (const place of within.querySelectorAll("time[data-age]")) {
    write(place, age((now - Date.parse(place.dateTime)) / 1000));
  }
  for (const place of within.querySelectorAll("time[data-fresh]")) {
    const seconds = (now - Date.parse(place.dateTime)) / 1000;
    const holder = place.closest(".freshness");
    write(place, ago(seconds));
    holder?.classList.toggle("is-old", seconds > Number(place.dataset.oldAfter));
  }
}

export function ticking() {
  tick();
  setInterval(tick, 1000);
}
