/* The count of unread notices, live. One tab of a browser listens for all of them: a browser
   opens only a few lines to one house. Without locks (no HTTPS) the count is that of the page. */

const bell = document.getElementById("bell");
const tabs = new BroadcastChannel("tamgiang-inbox");
/* Not at once, and each at another moment: after a restart all browsers of a house come back. */
const PAUSE = 3000;
let pause = PAUSE;

function show(count) {
  const badge = bell.querySelector("[data-count]");
  if (badge.dataset.count === String(count)) return;
  badge.dataset.count = String(count);
  badge.textContent = count > 99 ? "99+" : String(count);
  badge.hidden = count === 0;
  bell.querySelector("[data-said]").textContent = count
    ? bell.dataset.some.replace("#", String(count))
    : bell.dataset.none;
}

async function look() {
  const answer = await fetch(bell.dataset.live, { headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return null;
  const said = await answer.json();
  if (said.url === undefined) return null;
  show(said.unread);
  tabs.postMessage(said.unread);
  return said;
}

/* Resolves when the line ends, so that the caller opens another. */
function listen(said) {
  return new Promise((ended) => {
    const source = new EventSource(said.url);
    const end = (wait) => {
      source.close();
      setTimeout(ended, wait);
    };
    source.addEventListener("open", () => {
      pause = PAUSE;
    });
    source.addEventListener(said.topic, () => look().catch(() => {}));
    source.addEventListener("reset", () => look().catch(() => {}));
    source.addEventListener("expired", () => end(0));
    source.addEventListener("error", () => {
      end(pause * (1 + Math.random()));
      pause = Math.min(pause * 2, 120000);
    });
  });
}

async function lead() {
  for (;;) {
    const said = await look().catch(() => undefined);
    if (said === null) return;
    if (said === undefined) await new Promise((done) => setTimeout(done, PAUSE * (1 + Math.random())));
    else await listen(said);
  }
}

if (bell) {
  tabs.addEventListener("message", (event) => show(Number(event.data)));
  navigator.locks?.request("tamgiang-inbox", lead).catch(() => {});
}
