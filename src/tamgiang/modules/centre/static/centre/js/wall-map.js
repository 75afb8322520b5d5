/* Layers of the modules on the map of the wall. A layer with few things shows each with its words,
   those that lie together as one stack, the gravest first; one with many shows points. */

const FEW = 60;
const LINES = 4;
const PAUSE = 2000;
const GRAVE = ["danger", "warning", "notice", "good", "plain", "none"];
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
const stage = document.querySelector(".wall .map-stage");
const boxes = [...document.querySelectorAll("[data-layer]")];
const CHOSEN = "tamgiang.wall.layers";

const known = new Map();
const pins = new Map();
let map;
let maplibre;

/* Which layers are on: as this screen was left, else as the layout says. */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(CHOSEN) ?? "null");
  } catch {
    return null;
  }
}

function remember() {
  try {
    localStorage.setItem(CHOSEN, JSON.stringify(boxes.filter((box) => box.checked).map((box) => box.value)));
  } catch {
    /* A screen that keeps nothing begins with the layout. */
  }
}

async function read(box) {
  const held = known.get(box.value);
  const headers = { Accept: "application/geo+json" };
  /* Nothing of it is kept by the browser: what we hold is told by its tag. */
  if (held?.tag) headers["If-None-Match"] = held.tag;
  const answer = await fetch(box.dataset.layer, { headers, cache: "no-store" });
  const tag = answer.headers.get("ETag");
  if (!answer.ok || answer.redirected || (held && tag && held.tag === tag)) {
    /* An answer nobody reads is held until somebody says so. */
    await answer.body?.cancel();
    return;
  }
  const { features } = await answer.json();
  known.set(box.value, { tag, features });
  paint(box);
}

function paint(box) {
  if (!map) return;
  const held = known.get(box.value);
  const many = Boolean(held) && held.features.length > FEW;
  const id = `layer-${box.value}`;
  const data = { type: "FeatureCollection", features: box.checked && many ? held.features : [] };
  const source = map.getSource(id);
  if (source) source.setData(data);
  else if (data.features.length) points(id, data);
  place();
}

function points(id, data) {
  const tones = { danger: "--bd3", warning: "--bd2", notice: "--bd1", good: "--good", none: "--none" };
  const pairs = Object.entries(tones).flatMap(([tone, name]) => [tone, token(name)]);
  map.addSource(id, { type: "geojson", data });
  map.addLayer({
    id,
    type: "circle",
    source: id,
    paint: {
      "circle-radius": rem() * 0.17,
      "circle-color": ["match", ["get", "tone"], ...pairs, token("--data")],
      "circle-opacity": 0.85,
      "circle-stroke-width": 1,
      "circle-stroke-color": token("--surface"),
    },
  });
}

/* Stacks: what stands at one place together; each beside its point where there is room. */
const SIDES = ["left", "right", "bottom-left", "top-left", "bottom-right", "top-right", "top", "bottom"];

function boxAt(side, { x, y, wide, high }) {
  const left = side.includes("left") ? x : side.includes("right") ? x - wide : x - wide / 2;
  const top = side.startsWith("top") ? y : side.startsWith("bottom") ? y - high : y - high / 2;
  return [left, top, left + wide, top + high];
}

function overlap(one, other) {
  const wide = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const high = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  return wide > 0 && high > 0 ? wide * high : 0;
}

function beyond(box, width, height) {
  const inside = [Math.max(box[0], 0), Math.max(box[1], 0), Math.min(box[2], width), Math.min(box[3], height)];
  const area = (one) => Math.max(0, one[2] - one[0]) * Math.max(0, one[3] - one[1]);
  return area(box) - area(inside);
}

function short({ feature, more = [] }, alone) {
  const { title, short: said } = feature.properties;
  const count = [feature, ...more].reduce((sum, one) => sum + one.properties.count, 0);
  const words = said || (count > 1 ? String(count) : "");
  return alone && said ? `${title} ${words}` : words;
}

function stacks() {
  const size = rem();
  const { clientWidth: width, clientHeight: height } = map.getCanvas();
  const found = [];
  const things = boxes
    .filter((box) => box.checked && known.has(box.value) && known.get(box.value).features.length <= FEW)
    .flatMap((box) => known.get(box.value).features.map((feature) => ({ feature, box })));
  const rank = (one) => GRAVE.indexOf(one.feature.properties.tone);
  things.sort((one, other) => rank(one) - rank(other));
  for (const one of things) {
    const { x, y } = map.project(one.feature.geometry.coordinates);
    const near = found.find((stack) => Math.hypot(stack.x - x, stack.y - y) < size * 1.1);
    /* What has no value of its own is counted with others of its layer that stand there. */
    const same = near?.things.find(
      (other) => other.box === one.box && !other.feature.properties.short && !one.feature.properties.short,
    );
    if (same) same.more = [...(same.more ?? []), one.feature];
    else if (near) near.things.push(one);
    else found.push({ x, y, things: [one], at: one.feature.geometry.coordinates });
  }
  const taken = found.map(({ x, y }) => [x - size / 3, y - size / 3, x + size / 3, y + size / 3]);
  for (const stack of found) {
    const few = Math.min(stack.things.length, LINES);
    stack.high = size * 1.5 * (few + (stack.things.length > LINES ? 1 : 0));
    const bests = [stack.things.length < 2, false].map((named) => {
      const letters = Math.max(...stack.things.slice(0, LINES).map((one) => short(one, named).length));
      const wide = size * (3.1 + letters * 0.54);
      const costs = SIDES.map((side, place) => {
        const box = boxAt(side, { ...stack, wide });
        const hidden = taken.reduce((sum, other) => sum + overlap(box, other), 0);
        return { side, box, named, cost: hidden + 4 * beyond(box, width, height) + place };
      });
      return costs.reduce((least, one) => (one.cost < least.cost ? one : least));
    });
    /* Its name goes first where there is no room for it. */
    const best = bests[0].cost < SIDES.length ? bests[0] : bests[1];
    Object.assign(stack, { side: best.side, named: best.named });
    taken.push(best.box);
  }
  return found;
}

function line(one, alone) {
  const { feature, box, more = [] } = one;
  const told = feature.properties;
  const item = document.createElement("li");
  item.className = `pin tone-${told.tone}${told.old ? " is-old" : ""}`;
  const link = document.createElement(told.url ? "a" : "span");
  if (told.url) link.href = told.url;
  const titles = [feature, ...more].map(({ properties }) => [properties.title, properties.said].filter(Boolean).join(": "));
  const beside = short(one, alone);
  const words = [beside, box.dataset.label, titles.join("; ")].filter(Boolean).join(": ");
  link.setAttribute("aria-label", words);
  link.title = words;
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${stage.dataset.icons}#${told.icon || box.dataset.icon}`);
  icon.append(use);
  link.append(icon);
  if (beside) link.append(beside);
  item.append(link);
  return item;
}

function pin(stack) {
  const list = document.createElement("ul");
  list.className = `pins tone-${stack.things[0].feature.properties.tone} at-${stack.side}`;
  list.append(...stack.things.slice(0, LINES).map((one) => line(one, stack.named)));
  const rest = stack.things.length - LINES;
  if (rest > 0) {
    const more = document.createElement("li");
    more.className = "pin-more";
    more.textContent = `+${rest}`;
    list.append(more);
  }
  return new maplibre.Marker({ element: list, anchor: stack.side }).setLngLat(stack.at).addTo(map);
}

function place() {
  if (!map) return;
  const wanted = new Map();
  for (const stack of stacks()) {
    const told = stack.things.map(({ feature, box, more = [] }) => {
      return [box.value, ...[feature, ...more].flatMap((one) => [one.id, Object.values({ ...one.properties, at: 0 })])];
    });
    wanted.set(JSON.stringify([stack.at, stack.side, stack.named, told]), stack);
  }
  for (const [key, marker] of pins) {
    if (wanted.has(key)) continue;
    marker.remove();
    pins.delete(key);
  }
  for (const [key, stack] of wanted) {
    if (!pins.has(key)) pins.set(key, pin(stack));
  }
}

/* The map as the overview draws it, quieter: water on it, larger words. */
async function dress() {
  const answer = await fetch(stage.dataset.water);
  if (!answer.ok || !map) return;
  map.addSource("water", { type: "geojson", data: await answer.json() });
  map.addLayer({ id: "water", type: "fill", source: "water", paint: { "fill-color": token("--water") } }, "names");
  map.addLayer(
    { id: "shore", type: "line", source: "water", paint: { "line-color": token("--data"), "line-opacity": 0.35, "line-width": 1.5 } },
    "names",
  );
  const name = ["coalesce", ["get", document.documentElement.lang, ["get", "name"]], ""];
  map.addLayer({
    id: "water-names",
    type: "symbol",
    source: "water",
    layout: { "text-font": ["Be Vietnam Pro"], "text-field": name, "text-size": rem() * 0.75, "text-offset": [-3, -1.6] },
    paint: { "text-color": token("--data"), "text-halo-color": token("--water"), "text-halo-width": 1.5 },
  });
}

function sized() {
  if (!map) return;
  map.setLayoutProperty("names", "text-size", rem() * 0.72);
  map.setLayoutProperty("isle-names", "text-size", rem() * 0.72);
  place();
}

if (stage) {
  const chosen = new URLSearchParams(location.search).has("role") ? null : remembered();
  for (const box of boxes) {
    if (chosen) box.checked = chosen.includes(box.value);
    const key = document.querySelector(`[data-key-of="${CSS.escape(box.value)}"]`);
    const show = () => {
      if (key) key.hidden = !box.checked;
    };
    show();
    box.addEventListener("change", () => {
      show();
      remember();
      if (box.checked) read(box).catch(() => {});
      paint(box);
    });
  }
  stage.addEventListener("map-ready", ({ detail }) => {
    ({ map, maplibre } = detail);
    map.setPaintProperty("units", "fill-color", token("--line"));
    map.setPaintProperty("edges", "line-color", token("--line-strong"));
    map.setPaintProperty("edges", "line-opacity", 0.5);
    map.setPaintProperty("edges", "line-width", rem() * 0.07);
    map.setPaintProperty("names", "text-color", token("--ink-2"));
    map.setPaintProperty("names", "text-halo-color", token("--line"));
    dress().catch(() => {});
    sized();
    map.on("moveend", place);
    map.on("resize", sized);
    map.on("webglcontextlost", () => {
      map = undefined;
    });
    for (const box of boxes.filter((one) => one.checked)) {
      read(box)
        .catch(() => {})
        .finally(() => (stage.dataset.layers = "1"));
    }
  });
  /* One reading of a layer at a time; what moves meanwhile is read once more. */
  const busy = new Map();
  const again = (box) => {
    if (busy.has(box)) {
      busy.set(box, true);
      return;
    }
    busy.set(box, false);
    setTimeout(async () => {
      await read(box).catch(() => {});
      const moved = busy.get(box);
      busy.delete(box);
      if (moved) again(box);
    }, PAUSE);
  };
  document.addEventListener("wall-moved", ({ detail }) => {
    for (const box of boxes.filter((one) => one.checked)) {
      const topics = box.dataset.layerTopics.split(" ").filter(Boolean);
      if (!detail || topics.some((topic) => detail.startsWith(topic))) again(box);
    }
  });
}
