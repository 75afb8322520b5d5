/* Acts on their way to the house, kept by the browser until the house has answered and the person
   has read a refusal. Each belongs to one person and is shown to nobody else.

   act: {token, person, url, words, subject, fields, picture, at, state, tries, message}
   state: waiting, sent (it stands), late (written down, but somebody was faster), refused */

const NAME = "tamgiang-phone";
const STORE = "acts";
let opened;

function wait(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function open() {
  opened ??= new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "token" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  return opened;
}

/* Resolves when the browser has it on its disk, as far as browsers say. */
async function written(act) {
  const changing = (await open()).transaction(STORE, "readwrite", { durability: "strict" });
  act(changing.objectStore(STORE));
  await new Promise((done, failed) => {
    changing.oncomplete = done;
    changing.onerror = changing.onabort = () => failed(changing.error);
  });
}

export function token() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `phone-${Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("")}`;
}

export async function all() {
  const store = (await open()).transaction(STORE).objectStore(STORE);
  const found = await wait(store.getAll());
  return found.sort((one, other) => one.at.localeCompare(other.at));
}

export async function of(person) {
  return (await all()).filter((act) => act.person === person);
}

export const put = (act) => written((store) => store.put(act));

export const drop = (act) => written((store) => store.delete(act.token));
