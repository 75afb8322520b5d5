/* Keeps the phone's page usable without a line. TOLD is written in front by the view that serves
   this: {version, shell, page, person, offline}.

   Kept are the files the page is made of, and the page as its person saw it last. It is forgotten
   when somebody else opens it, when the house asks to sign in, and when any page of the house is
   seen by nobody (ui/js/shell.js). Nothing else is kept: no other page, no picture, no answer. */

const SHELL = `tamgiang-phone-${self.TOLD.version}`;
const PERSONAL = "kept-of-phone";
/* A line slower than this shows the kept page meanwhile. */
const PATIENCE = 4000;

const here = (address) => new URL(address, self.location.origin);
const isPage = (url) => url.origin === self.location.origin && url.pathname === self.TOLD.page;

self.addEventListener("install", (event) => {
  event.waitUntil(fill(self.TOLD.shell).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("tamgiang-phone-") && name !== SHELL))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function fill(addresses) {
  const shell = await caches.open(SHELL);
  await Promise.all(
    addresses.map(async (address) => {
      if (await shell.match(address)) return;
      const answer = await fetch(address);
      if (answer.ok) await shell.put(address, answer);
    }),
  );
}

/* A page that was loaded before there was a worker: its files, fonts too, and itself. */
self.addEventListener("message", (event) => {
  if (!event.data?.keep) return;
  const own = event.data.keep.filter((one) => here(one).pathname.startsWith("/static/"));
  event.waitUntil(fill(own).catch(() => {}));
  if (event.data.first) event.waitUntil(begin().catch(() => {}));
});

async function begin() {
  await keep(await fetch(self.TOLD.page, { redirect: "manual" }), true);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (isPage(url)) event.respondWith(request.mode === "navigate" ? page(event) : fresh(event));
});

async function file(request) {
  const shell = await caches.open(SHELL);
  const held = await shell.match(request);
  if (held) return held;
  const answer = await fetch(request);
  if (answer.ok) await shell.put(request, answer.clone());
  return answer;
}

/* What the house says now; kept when it is a page of a person, forgotten when it is none. */
async function fresh(event) {
  const answer = await fetch(event.request);
  event.waitUntil(keep(answer.clone(), event.request.mode === "navigate"));
  return answer;
}

/* Opening the page keeps it (`begins`); what is read on it later renews the kept page of the same
   person and never brings one back that was erased meanwhile. */
async function keep(answer, begins) {
  const turnedAway =
    answer.redirected || answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
  if (turnedAway) return void (await caches.delete(PERSONAL));
  if (!answer.ok) return;
  const person = answer.headers.get(self.TOLD.person);
  const page = new Response(await answer.blob(), { headers: answer.headers });
  const held = await caches.match(self.TOLD.page, { cacheName: PERSONAL });
  if (!begins && held?.headers.get(self.TOLD.person) !== person) return;
  await (await caches.open(PERSONAL)).put(self.TOLD.page, page);
}

async function page(event) {
  const asked = fresh(event);
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const first = await Promise.race([asked.catch(() => null), late]);
  if (first) return first;
  return (await held()) ?? asked.catch(nothing);
}

/* The kept page says so of itself: ages in it are counted otherwise. */
async function held() {
  const found = await caches.match(self.TOLD.page, { cacheName: PERSONAL });
  if (!found) return null;
  const text = await found.text();
  const headers = new Headers();
  for (const name of ["Content-Type", "Content-Security-Policy"]) {
    headers.set(name, found.headers.get(name) ?? "");
  }
  return new Response(text.replace("<html ", "<html data-kept "), { headers });
}

function nothing() {
  return new Response(self.TOLD.offline, {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'self'",
    },
  });
}
