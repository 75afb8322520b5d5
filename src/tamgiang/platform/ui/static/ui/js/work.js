/* Small help on pages of work; every page works without it. */

/* The name of a chosen or dropped file is said in the zone. */
for (const zone of document.querySelectorAll(".drop")) {
  const input = zone.querySelector("input[type=file]");
  const name = zone.querySelector("[data-drop-name]");
  const tell = () => {
    const file = input.files[0];
    name.textContent = file ? file.name : name.dataset.none;
    zone.classList.toggle("chosen", Boolean(file));
  };
  input.addEventListener("change", tell);
  tell();
}

/* A field that has a column needs no common value; two columns for one field are marked. */
for (const form of document.querySelectorAll("form[data-columns]")) {
  const selects = [...form.querySelectorAll("select[name^='column-']")];
  const update = () => {
    const counts = new Map();
    for (const select of selects) {
      if (select.value) counts.set(select.value, (counts.get(select.value) ?? 0) + 1);
      select.closest("tr").classList.toggle("unused", !select.value);
    }
    for (const select of selects) {
      select.toggleAttribute("data-twice", (counts.get(select.value) ?? 0) > 1);
      select.setAttribute("aria-invalid", String((counts.get(select.value) ?? 0) > 1));
    }
    for (const field of form.querySelectorAll("[data-for]")) {
      field.hidden = field.dataset.for.split(" ").some((target) => counts.has(target));
    }
  };
  form.addEventListener("change", update);
  update();
}
