/* The clock of the house on a phone. A page that comes from the phone's own store was drawn long
   ago: its moment says nothing about now, so what the last fresh page told of the clock is used.
   Imported before everything else, for ages are counted from what stands in the page. */

const KEPT = "tamgiang-phone-ahead";
const place = document.querySelector("[data-connection][data-now]");
const stored = document.documentElement.hasAttribute("data-kept");

function remembered() {
  try {
    return Number(localStorage.getItem(KEPT)) || 0;
  } catch {
    return 0;
  }
}

function remember(ahead) {
  try {
    localStorage.setItem(KEPT, String(ahead));
  } catch {
    /* A browser that keeps nothing counts by its own clock next time. */
  }
}

const ahead = stored || !place ? remembered() : Date.now() - Date.parse(place.dataset.now);
if (stored && place) place.dataset.now = new Date(Date.now() - ahead).toISOString();
else remember(ahead);
/* Where due.js looks. */
const told = document.createElement("meta");
told.name = "server-now";
told.content = new Date(Date.now() - ahead).toISOString();
document.head.append(told);

/* Whether the page was kept on this phone and not read from the house just now. */
export const kept = stored;

export const now = () => new Date(Date.now() - ahead);
