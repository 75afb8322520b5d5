/* The wall keeps its own clock. */
const clock = document.getElementById("clock");
const form = new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : "vi-VN", {
  timeZone: "Asia/Ho_Chi_Minh",
  hour: "2-digit",
  minute: "2-digit",
});
const day = clock.textContent;
const tick = () => {
  clock.textContent = `${form.format(new Date())} · ${day}`;
};
tick();
setInterval(tick, 10000);

/* Without a signed-in person there is no ticket to listen with: the page is read anew instead. */
if (!document.getElementById("live")) setTimeout(() => location.reload(), 300000);
