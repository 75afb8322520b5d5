/* A drawn map as a picture: title, day, legend, source, and the country with its archipelagos.
   Drawn anew on a canvas from the shapes of the page, so that nothing but the page is needed. */

const WIDE = 1000;
const EDGE = 32;
const SHARP = 2;
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/* One SVG of the page at (left, top), `wide` pixels; how high it became. */
function drawn(pen, svg, left, top, wide) {
  const box = svg.viewBox.baseVal;
  const scale = wide / box.width;
  pen.save();
  pen.translate(left, top);
  pen.scale(scale, scale);
  for (const part of svg.querySelectorAll("path, circle, text")) paint(pen, part);
  pen.restore();
  return box.height * scale;
}

function paint(pen, part) {
  const look = getComputedStyle(part);
  pen.fillStyle = look.fill === "none" ? "transparent" : look.fill;
  pen.strokeStyle = look.stroke === "none" ? "transparent" : look.stroke;
  pen.lineWidth = Number.parseFloat(look.strokeWidth) || 0;
  pen.setLineDash(look.strokeDasharray === "none" ? [] : look.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat));
  if (part.tagName === "text") return words(pen, part, look);
  const path = new Path2D(part.getAttribute("d") ?? "");
  if (part.tagName === "circle") {
    const at = (name) => Number(part.getAttribute(name));
    path.arc(at("cx"), at("cy"), at("r"), 0, 2 * Math.PI);
  }
  pen.fill(path);
  if (pen.lineWidth) pen.stroke(path);
}

function words(pen, part, look) {
  pen.textAlign = { middle: "center", end: "right" }[look.textAnchor] ?? "left";
  pen.lineJoin = "round";
  let [x, y] = [0, 0];
  for (const line of part.childNodes) {
    const own = line.nodeType === Node.ELEMENT_NODE ? line : part;
    if (!line.textContent.trim()) continue;
    const style = getComputedStyle(own);
    x = Number(own.getAttribute("x") ?? x);
    y = own.hasAttribute("y") ? Number(own.getAttribute("y")) : y + Number(own.getAttribute("dy") ?? 0);
    pen.font = `${style.fontWeight} ${style.fontSize} ${token("--font")}`;
    if (pen.lineWidth) pen.strokeText(line.textContent.trim(), x, y);
    pen.fillText(line.textContent.trim(), x, y);
  }
}

/* The legend beside the map: its colours and words, one below the other. */
function legend(pen, list, left, top) {
  let y = top;
  for (const item of list?.querySelectorAll("li") ?? []) {
    pen.fillStyle = getComputedStyle(item.querySelector(".swatch")).backgroundColor;
    pen.fillRect(left, y, 22, 22);
    pen.strokeStyle = token("--line-strong");
    pen.lineWidth = 1;
    pen.strokeRect(left, y, 22, 22);
    pen.fillStyle = token("--ink");
    pen.font = `400 17px ${token("--font")}`;
    pen.fillText(item.textContent.trim(), left + 32, y + 17);
    y += 32;
  }
  return y - top;
}

async function picture(button) {
  await Promise.all([400, 600].map((weight) => document.fonts.load(`${weight} 17px "Be Vietnam Pro"`)));
  const card = button.closest(".card");
  const map = card.querySelector("svg.area-map");
  const country = document.querySelector("svg.country");
  const list = card.querySelector(".legend");
  const big = map ?? country;
  const high = (big.viewBox.baseVal.height / big.viewBox.baseVal.width) * (WIDE - 2 * EDGE);
  const small = map && country ? 240 : 0;
  const beside = small ? (country.viewBox.baseVal.height / country.viewBox.baseVal.width) * small : 0;
  const below = Math.max(beside, 32 * (list?.children.length ?? 0)) + (small ? 24 : 0);
  const canvas = document.createElement("canvas");
  canvas.width = WIDE * SHARP;
  canvas.height = Math.ceil(110 + high + below + 60) * SHARP;
  const pen = canvas.getContext("2d");
  pen.scale(SHARP, SHARP);
  pen.fillStyle = token("--surface");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = token("--ink");
  pen.font = `600 26px ${token("--font")}`;
  pen.fillText(button.dataset.title, EDGE, 52, WIDE - 2 * EDGE);
  pen.fillStyle = token("--ink-2");
  pen.font = `400 18px ${token("--font")}`;
  pen.fillText(button.dataset.under, EDGE, 82);
  drawn(pen, big, EDGE, 100, WIDE - 2 * EDGE);
  pen.textAlign = "left";
  legend(pen, list, EDGE, 110 + high);
  if (small) drawn(pen, country, WIDE - EDGE - small, 110 + high, small);
  pen.textAlign = "left";
  pen.setLineDash([]);
  pen.fillStyle = token("--ink-3");
  pen.font = `400 15px ${token("--font")}`;
  pen.fillText(button.dataset.source, EDGE, 110 + high + below + 36);
  const link = document.createElement("a");
  link.download = `${button.dataset.mapPicture}.png`;
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

for (const button of document.querySelectorAll("[data-map-picture]")) {
  button.hidden = false;
  button.addEventListener("click", () => picture(button));
}
