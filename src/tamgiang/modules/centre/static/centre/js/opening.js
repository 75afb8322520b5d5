/* A press on the map writes the position; the position that is written shows on the map. */

const map = document.getElementById("press-map");
const field = document.getElementById("position");

function place(x, y) {
  const dot = document.getElementById("press-dot");
  dot.setAttribute("cx", x);
  dot.setAttribute("cy", y);
}

function shown(text) {
  document.getElementById("pressed").textContent = text;
}

if (map) {
  const { west, north, scale, stretch, margin } = Object.fromEntries(
    Object.entries(map.dataset).map(([name, value]) => [name, Number(value)]),
  );
  map.addEventListener("click", (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    const lon = west + (at.x - margin) / scale;
    const lat = north - (at.y - margin) / scale / stretch;
    field.value = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
    place(at.x, at.y);
    shown(field.value);
  });
  const draw = () => {
    const [lat, lon] = field.value.split(",").map(Number);
    if (!lat || !lon) return;
    place(margin + (lon - west) * scale, margin + (north - lat) * scale * stretch);
    shown(field.value);
  };
  field.addEventListener("change", draw);
  draw();
}
