/* Deadlines and spans that count on: <time data-due> ("còn 12 phút", "quá hạn 3 phút") and
   <time data-lasting> ("26 phút"). The same words as timing.py writes. */

const WORDS = {
  vi: { left: (s) => `còn ${s}`, late: (s) => `quá hạn ${s}`, soon: "còn dưới 1 phút", just: "vừa quá hạn", units: ["ngày", "giờ", "phút"] },
  en: { left: (s) => `${s} left`, late: (s) => `${s} overdue`, soon: "under 1 min left", just: "just overdue", units: ["d", "h", "min"] },
};
const words = WORDS[document.documentElement.lang] ?? WORDS.vi;
const clock = document.querySelector("meta[name='server-now']");
const ahead = clock ? Date.now() - Date.parse(clock.content) : 0;

export function span(seconds) {
  const minutes = Math.floor(seconds / 60);
  const parts = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const said = parts.flatMap((count, at) => (count ? [`${count} ${words.units[at]}`] : []));
  return said.slice(0, 2).join(" ") || `0 ${words.units[2]}`;
}

export function due(left) {
  const seconds = Math.abs(left);
  if (seconds < 60) return left < 0 ? words.just : words.soon;
  return (left < 0 ? words.late : words.left)(span(seconds));
}

function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

export function count(within = document) {
  const now = Date.now() - ahead;
  for (const place of within.querySelectorAll("time[data-due]")) {
    const left = (Date.parse(place.dateTime) - now) / 1000;
    write(place, due(left));
    place.classList.toggle("is-late", left < 0);
  }
  for (const place of within.querySelectorAll("time[data-lasting]")) {
    write(place, span((now - Date.parse(place.dateTime)) / 1000));
  }
}

export function counting() {
  count();
  setInterval(count, 5000);
}
