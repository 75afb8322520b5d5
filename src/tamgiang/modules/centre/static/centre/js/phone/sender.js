/* Brings waiting acts to the house, in the order they were done, each until the house has answered.

   An answer in words settles an act. No answer, or one of the way there (the front away, too much
   asked), leaves it waiting, and it is tried again after a growing pause. */

import { blob } from "./pictures.js";
import { of, put } from "./outbox.js";

const FIRST = 2000;
const LONGEST = 60000;
/* An answer that is no answer of the centre, so often in a row: told instead of tried for ever. */
const ENOUGH = 8;

export class Away extends Error {}
export class SignedOut extends Error {}
export class AnotherPerson extends Error {}

const json = (answer) => answer.headers.get("Content-Type")?.includes("json");

async function asked(address, seconds, options) {
  try {
    const signal = AbortSignal.timeout(seconds * 1000);
    return await fetch(address, { cache: "no-store", signal, ...options });
  } catch {
    throw new Away();
  }
}

/* The mark that forms need, for the person whose page this is. */
async function entrance(state, person) {
  const answer = await asked(state, 20, { headers: { Accept: "application/json" } });
  if (answer.status === 401 || answer.redirected) throw new SignedOut();
  if (!answer.ok || !json(answer)) throw new Away();
  const said = await answer.json();
  if (said.person !== person) throw new AnotherPerson();
  return said.token;
}

function form(act) {
  const body = new FormData();
  for (const [name, value] of Object.entries(act.fields)) body.append(name, value);
  body.append("token", act.token);
  body.append("at", act.at);
  if (act.picture) body.append("proof", blob(act.picture), act.picture.name);
  return body;
}

async function sent(act, mark) {
  const headers = { Accept: "application/json", "X-CSRFToken": mark };
  const answer = await asked(act.url, act.picture ? 180 : 45, { method: "POST", headers, body: form(act) });
  if (answer.status === 401 || answer.redirected) throw new SignedOut();
  if (!json(answer)) return { ...act, tries: act.tries + 1, fault: answer.status };
  const said = await answer.json();
  if (answer.status === 429 || answer.status >= 500) throw new Away();
  const state = answer.ok ? (said.state === "late" ? "late" : "sent") : "refused";
  return { ...act, state, message: said.message ?? "", code: said.code ?? "" };
}

/* sender({state, person, changed, told}): `changed(act)` after each answer, `told(word)` says how
   the line is: idle, sending, away, signed-out or another. Gives `go()` and `again()`. */
export function sender({ state, person, changed, told }) {
  let pause = FIRST;
  let timer;
  let running = false;

  async function round() {
    const waiting = (await of(person)).filter((act) => act.state === "waiting");
    if (waiting.length) told("sending");
    const mark = await entrance(state, person);
    let odd = false;
    for (const act of waiting) {
      let after = await sent(act, mark);
      if (after.state === "waiting") {
        odd = true;
        if (after.tries >= ENOUGH) after = { ...after, state: "refused", message: "" };
      }
      await put(after);
      await changed(after);
    }
    if (odd) throw new Away();
    pause = FIRST;
    told("idle");
  }

  /* One tab of a browser sends; where there are no locks the token keeps what came twice single. */
  const alone = (act) =>
    navigator.locks ? navigator.locks.request("tamgiang-phone-send", act) : act();

  async function go() {
    clearTimeout(timer);
    if (running) return;
    running = true;
    try {
      await alone(round);
    } catch (fault) {
      if (fault instanceof SignedOut) told("signed-out");
      else if (fault instanceof AnotherPerson) told("another");
      else later();
    } finally {
      running = false;
    }
  }

  function later() {
    told("away");
    timer = setTimeout(go, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST);
  }

  function again() {
    pause = FIRST;
    return go();
  }

  addEventListener("online", again);
  addEventListener("pageshow", again);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) again();
  });
  return { go, again };
}
