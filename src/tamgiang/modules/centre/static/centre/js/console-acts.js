/* What a person does to alarms: at once where one press says all, asked back where more is to be
   said or many are meant. Answers are told in words; what can be undone can be undone there. */

const root = document.getElementById("console");
const dialog = document.getElementById("dialog-act");
const form = dialog?.querySelector("form");
const toasts = document.getElementById("toasts");
export const words = document.getElementById("words").dataset;
const ASKS = new Set(["shelve", "assign", "close", "merge"]);
const LISTED = 6;

export function toast(text, { tone = "", undo = null } = {}) {
  const line = document.createElement("p");
  line.className = `toast ${tone}`;
  line.append(text);
  if (undo) {
    const back = document.createElement("button");
    back.type = "button";
    back.className = "btn btn-small btn-quiet";
    back.textContent = words.undo;
    back.addEventListener("click", () => {
      line.remove();
      undo();
    });
    line.append(back);
  }
  toasts.append(line);
  while (toasts.children.length > 4) toasts.firstElementChild.remove();
  setTimeout(() => line.remove(), undo || tone ? 10000 : 5000);
}

async function post(act, uids, more) {
  const body = new URLSearchParams({ act, csrfmiddlewaretoken: root.dataset.csrf, ...more });
  for (const uid of uids) body.append("alarm", uid);
  const answer = await fetch(root.dataset.act, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.headers.get("Content-Type")?.includes("json")) throw new Error(String(answer.status));
  return answer.json();
}

function name(act, rows) {
  if (rows.length > 1) return words[act].replace("#", String(rows.length));
  const button = root.querySelector(`[data-act="${act}"]`);
  if (button?.dataset.title) return button.dataset.title;
  const said = [...(button?.childNodes ?? [])].filter((node) => node.nodeType === Node.TEXT_NODE);
  return said.map((node) => node.data).join("").trim();
}

function fill(act, rows) {
  for (const part of form.querySelectorAll("[data-for]")) {
    const here = part.dataset.for.split(" ").includes(act);
    part.hidden = !here;
    for (const field of part.querySelectorAll("input, select")) field.disabled = !here;
  }
  const list = form.querySelector("[data-list]");
  list.replaceChildren(...rows.slice(0, LISTED).map((row) => {
    const line = document.createElement("li");
    line.append(row.querySelector(".prio").cloneNode(true), row.dataset.title);
    return line;
  }));
  if (rows.length > LISTED) {
    const line = document.createElement("li");
    line.textContent = words.more.replace("#", String(rows.length - LISTED));
    list.append(line);
  }
  form.elements.into.replaceChildren(...rows.map((row) => new Option(row.dataset.title, row.dataset.alarm)));
  form.elements.reason.value = "";
}

/* Resolves to what was filled in, or null when the person thought better of it. */
function ask(act, rows, fault = "") {
  fill(act, rows);
  const title = name(act, rows);
  dialog.querySelector("h2").textContent = title;
  form.querySelector("[data-do]").textContent = title.replace("?", "");
  const error = form.querySelector("[data-error]");
  error.hidden = !fault;
  error.textContent = fault;
  dialog.returnValue = "";
  dialog.showModal();
  const first = form.querySelector("[data-for]:not([hidden]) :is(input[name='reason'], select), [data-for]:not([hidden]) input:checked");
  (form.elements.reason.disabled ? first : form.elements.reason)?.focus();
  if (!first) form.querySelector("[data-do]").focus();
  return new Promise((answered) => {
    dialog.addEventListener("close", () => {
      answered(dialog.returnValue === "do" ? Object.fromEntries(new FormData(form)) : null);
    }, { once: true });
  });
}

if (dialog) {
  for (const each of document.querySelectorAll("dialog [data-cancel]")) {
    each.addEventListener("click", () => each.closest("dialog").close(""));
  }
}

function told(act, uids, said, changed) {
  const back = act === "shelve" ? () => send("unshelve", said.done, {}, changed) : null;
  if (said.message) toast(said.message, { undo: back });
  for (const one of said.refused.slice(0, 3)) toast(one.message, { tone: "toast-fault" });
  changed(uids);
}

async function send(act, uids, more, changed) {
  let said;
  try {
    said = await post(act, uids, more);
  } catch {
    toast(words.failed, { tone: "toast-fault" });
    return null;
  }
  if (said.url && said.done.length) {
    location.assign(said.url);
    return said;
  }
  told(act, uids, said, changed);
  return said;
}

/* Do an act to these lines; `changed(uids)` is called once the house has answered. */
export async function perform(act, rows, changed) {
  if (!("mayAct" in root.dataset) || !rows.length || dialog.open) return null;
  if (act === "incident" && rows[0].dataset.incident) {
    location.assign(rows[0].dataset.incident);
    return null;
  }
  if (act === "merge" && rows.length < 2) {
    toast(words.two);
    return null;
  }
  const many = rows.length > 1 && act !== "incident";
  const back = act === "shelve" && rows.every((row) => row.dataset.stage === "shelved");
  const uids = rows.map((row) => row.dataset.alarm);
  if (back) return send("unshelve", uids, {}, changed);
  let given = {};
  if (ASKS.has(act) || many) given = await ask(act, rows);
  if (given === null) return null;
  const asked = act === "incident" ? uids.slice(0, 1) : uids;
  const said = await send(act, asked, given, changed);
  if (said?.refused[0]?.code !== "centre.no_procedure") return said;
  given = await ask(act, rows.slice(0, 1), said.refused[0].message);
  return given && send(act, asked, given, changed);
}
