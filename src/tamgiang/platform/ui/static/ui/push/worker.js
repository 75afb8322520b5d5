/* Shows notices that come while no page is open. It touches no request of any page. */

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const said = event.data.json();
  /* The same id replaces: a notice that was sent twice is shown once. */
  const options = {
    body: said.body,
    tag: said.id,
    lang: said.lang,
    data: { url: said.url },
    icon: "/static/ui/img/mark.svg",
    requireInteraction: said.urgent,
  };
  event.waitUntil(self.registration.showNotification(said.title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const wanted = new URL(event.notification.data?.url || "/notices/", self.location.origin);
  /* A notice leads into this house only, by whatever name this browser knows it. */
  const here = self.location.origin + wanted.pathname + wanted.search;
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((open) => {
      const page = open.find((one) => one.url === here);
      return page ? page.focus() : self.clients.openWindow(here);
    }),
  );
});
