/* The list of incidents: what opens, moves and ends appears by itself. */

import { count, counting } from "./due.js";
import { fragment, live } from "./live.js";

const list = document.getElementById("incidents");
const read = fragment(() => location.href, list, { wait: 1000, done: count });

live({
  topics: ["centre.incident"],
  onEvent: read,
  onState: (state) => {
    if (state === "connected") read();
  },
});
counting();
