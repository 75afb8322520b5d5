/* Uploads with progress, several at once by drag and drop. Without this the form sends them all. */

function row(list, file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(name, bar);
  list.append(item);
  return {
    moved: (share) => (bar.value = share),
    over: (words, wrong) => {
      const said = document.createElement("span");
      said.textContent = words;
      said.className = wrong ? "wrong small" : "small quiet";
      bar.replaceWith(said);
    },
  };
}

/* One after the other: the record's log is written by one at a time. */
function send(form, file, shown) {
  return new Promise((done) => {
    const body = new FormData(form);
    body.delete("files");
    body.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (moved) => {
      if (moved.lengthComputable) shown.moved(moved.loaded / moved.total);
    });
    request.addEventListener("load", () => {
      const told = request.response?.files?.[0];
      if (!told) shown.over(`${form.dataset.failed} (${request.status})`, true);
      else if (told.code) shown.over(`${told.text} (${told.code})`, true);
      else shown.over(told.note || form.dataset.done, Boolean(told.note));
      done();
    });
    request.addEventListener("error", () => {
      shown.over(form.dataset.failed, true);
      done();
    });
    request.send(body);
  });
}

async function all(form, files) {
  const list = form.querySelector(".uploads");
  list.replaceChildren();
  list.hidden = false;
  const rows = files.map((file) => row(list, file));
  for (const [number, file] of files.entries()) {
    if (file.size > Number(form.dataset.most)) rows[number].over(form.dataset.large, true);
    else await send(form, file, rows[number]);
  }
  await refresh(form.dataset.upload);
  form.querySelector("input[type=file]").value = "";
}

/* The grid as the house draws it now; again while a picture waits to be drawn. */
async function refresh(url) {
  const answer = await fetch(url);
  if (!answer.ok) return;
  const grid = document.createElement("template");
  grid.innerHTML = await answer.text();
  document.querySelector("#files-grid").replaceWith(grid.content);
  wait();
}

function wait() {
  const grid = document.querySelector("#files-grid[data-again]");
  if (!grid) return;
  setTimeout(() => {
    if (!grid.isConnected) return;
    // Nobody is interrupted while writing why a file is taken off.
    if (document.hidden || grid.contains(document.activeElement)) wait();
    else refresh(grid.dataset.again).catch(wait);
  }, 2000);
}

wait();

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const zone = form.querySelector(".drop");
  const begin = (files) => {
    if (files.length) all(form, [...files]).catch(() => form.submit());
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin(input.files);
  });
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    begin(event.dataTransfer.files);
  });
}
