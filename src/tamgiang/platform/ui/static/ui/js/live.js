/* Live figures: the hub tells that a register moved; the tiles are then read again and those
   that changed flash once. Without the hub the page stays as it was loaded. */

const state = document.getElementById("live");
const words = state?.dataset ?? {};
let source;
let waiting;
let pause = 2000;
let heard = false;
let failed = 0;

function say(name) {
  if (!state) return;
  state.hidden = false;
  state.dataset.state = name;
  state.textContent = name === "connected" ? words.connected : words.lost;
}

async function readAgain() {
  const answer = await fetch(location.href, { headers: { "X-Requested-With": "live" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const tile of document.querySelectorAll(".tile[data-code]")) {
    const other = fresh.querySelector(`.tile[data-code="${CSS.escape(tile.dataset.code)}"]`);
    if (!other || other.dataset.value === tile.dataset.value) continue;
    tile.replaceWith(other);
    other.classList.add("moved");
    setTimeout(() => other.classList.remove("moved"), 1500);
  }
  for (const place of document.querySelectorAll(".map-list")) {
    const other = fresh.querySelector(".map-list");
    if (other) place.innerHTML = other.innerHTML;
  }
}

function moved() {
  clearTimeout(waiting);
  /* Several registers often move together; one reading shows them all. */
  waiting = setTimeout(() => readAgain().catch(() => {}), 400);
}

async function connect() {
  const drawn = heard ? "" : words.now;
  const answer = await fetch(`${words.ticket}?${new URLSearchParams({ since: drawn })}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
  const ticket = await answer.json();
  if (!ticket.url) return;
  source = new EventSource(ticket.url);
  source.addEventListener("open", () => {
    pause = 2000;
    /* What moved while the line was down was not heard. */
    if (heard) moved();
    heard = true;
    failed = 0;
    say("connected");
  });
  for (const topic of ticket.topics) source.addEventListener(topic, moved);
  source.addEventListener("reset", moved);
  source.addEventListener("expired", () => {
    source.close();
    connect().catch(() => say("lost"));
  });
  source.addEventListener("error", () => {
    failed += 1;
    /* A house without a hub is no fault; one that falls silent is. */
    if (heard || failed > 2) say("lost");
    source.close();
    setTimeout(() => connect().catch(() => say("lost")), pause);
    pause = Math.min(pause * 2, 60000);
  });
}

if (state) {
  connect().catch(() => say("lost"));
  addEventListener("offline", () => say("lost"));
}
