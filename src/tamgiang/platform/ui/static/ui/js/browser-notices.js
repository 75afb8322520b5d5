/* Notices in this browser: asked for by a press, never by itself. */

const box = document.getElementById("browser-notices");
const state = box?.querySelector("[data-state]");
const on = box?.querySelector("[data-on]");
const off = box?.querySelector("[data-off]");

function say(name) {
  state.textContent = box.dataset[name];
  on.hidden = name === "active" || name === "unable" || name === "denied";
  off.hidden = name !== "active";
  box.dataset.now = name;
}

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function same(held, wanted) {
  if (!held) return true;
  const kept = new Uint8Array(held);
  return kept.length === wanted.length && kept.every((one, place) => one === wanted[place]);
}

async function tell(subscription, act) {
  const token = document.body.getAttribute("hx-headers");
  const answer = await fetch(box.dataset.keep, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...JSON.parse(token) },
    body: JSON.stringify({ act, subscription: subscription.toJSON() }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
}

async function registration() {
  await navigator.serviceWorker.register(box.dataset.worker);
  return navigator.serviceWorker.getRegistration(box.dataset.worker);
}

async function ready(worker) {
  const waits = worker.installing ?? worker.waiting;
  if (worker.active || !waits) return;
  await new Promise((done) => {
    waits.addEventListener("statechange", () => waits.state === "activated" && done());
  });
}

async function begin() {
  if ((await Notification.requestPermission()) !== "granted") {
    say(Notification.permission === "denied" ? "denied" : "idle");
    return;
  }
  const worker = await registration();
  await ready(worker);
  const key = bytes(box.dataset.key);
  let held = await worker.pushManager.getSubscription();
  /* A subscription bound to another key (the house was set up anew) reaches nobody. */
  if (held && !same(held.options.applicationServerKey, key)) {
    await held.unsubscribe();
    held = null;
  }
  held ??= await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await tell(held, "keep");
  say("active");
}

async function end() {
  const worker = await navigator.serviceWorker.getRegistration(box.dataset.worker);
  const held = await worker?.pushManager.getSubscription();
  if (held) {
    await tell(held, "drop");
    await held.unsubscribe();
  }
  say("idle");
}

async function look() {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    say("unable");
    return;
  }
  if (Notification.permission === "denied") {
    say("denied");
    return;
  }
  const worker = await navigator.serviceWorker.getRegistration(box.dataset.worker);
  say((await worker?.pushManager.getSubscription()) ? "active" : "idle");
}

if (box) {
  const failed = (fault) => {
    say("failed");
    box.dataset.fault = String(fault);
  };
  on.addEventListener("click", () => begin().catch(failed));
  off.addEventListener("click", () => end().catch(failed));
  look().catch(() => say("unable"));
}
