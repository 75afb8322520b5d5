/* The interactive map: MapLibre in place of the drawn one, loaded only when it is wanted.
   The drawn map and the list beside it hold the same content and stay when this cannot run. */

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const wide = matchMedia("(min-width: 721px)").matches;
const staff = document.body.classList.contains("staff");
const frugal = navigator.connection?.saveData ?? false;

function boundsOf(collection) {
  const box = [180, 90, -180, -90];
  const walk = (part) => {
    if (typeof part[0] === "number") {
      box[0] = Math.min(box[0], part[0]);
      box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]);
      box[3] = Math.max(box[3], part[1]);
    } else part.forEach(walk);
  };
  for (const feature of collection.features) walk(feature.geometry.coordinates);
  return box;
}

function style(units, country) {
  const ranks = [0, 1, 2, 3, 4, 5].map((rank) => token(`--rank-${rank}`));
  const fill = ["match", ["get", "rank"], ...ranks.flatMap((colour, rank) => [rank, colour]), ranks[0]];
  const points = units.features.map((feature) => ({
    type: "Feature",
    properties: { ...feature.properties, lines: feature.properties.name.replaceAll(" ", "\n") },
    geometry: { type: "Point", coordinates: feature.properties.label_at },
  }));
  const font = { "text-font": ["Be Vietnam Pro"], "text-size": 11, "text-allow-overlap": true };
  const ink = { "text-color": token("--ink"), "text-halo-color": token("--surface"), "text-halo-width": 1.5 };
  const deep = [">=", ["get", "rank"], 4];
  const over = {
    "text-color": ["case", deep, token("--rank-ink"), token("--ink")],
    "text-halo-color": ["case", deep, token("--rank-5"), token("--surface")],
    "text-halo-width": 1.5,
  };
  const language = document.documentElement.lang;
  return {
    version: 8,
    sources: {
      country: { type: "geojson", data: country },
      units: { type: "geojson", data: units },
      labels: { type: "geojson", data: { type: "FeatureCollection", features: points } },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": token("--water") } },
      { id: "land", type: "fill", source: "country", filter: ["==", ["get", "kind"], "country"], paint: { "fill-color": token("--land") } },
      { id: "isles", type: "line", source: "country", filter: ["==", ["get", "kind"], "archipelago"], paint: { "line-color": token("--data"), "line-dasharray": [3, 2] } },
      { id: "specks", type: "circle", source: "country", filter: ["==", ["get", "kind"], "island"], paint: { "circle-radius": 3, "circle-color": token("--data") } },
      { id: "isle-names", type: "symbol", source: "country", filter: ["==", ["get", "kind"], "archipelago-label"], layout: { ...font, "text-field": ["get", language] }, paint: ink },
      { id: "units", type: "fill", source: "units", paint: { "fill-color": fill, "fill-opacity": 0.92 } },
      { id: "edges", type: "line", source: "units", paint: { "line-color": token("--surface"), "line-width": 2 } },
      { id: "names", type: "symbol", source: "labels", layout: { ...font, "text-field": ["concat", ["get", "lines"], "\n", ["get", "printed"]] }, paint: over },
    ],
  };
}

async function load(stage) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = stage.dataset.css;
  const [module, units, country] = await Promise.all([
    import(stage.dataset.module),
    fetch(stage.dataset.map).then((answer) => answer.json()),
    fetch(stage.dataset.country).then((answer) => answer.json()),
    document.fonts.load('13px "Be Vietnam Pro"'),
    new Promise((done) => {
      link.onload = done;
      link.onerror = done;
      document.head.append(link);
    }),
  ]);
  if (!units.features.length) return;
  const island = document.createElement("div");
  island.className = "map-island";
  island.setAttribute("role", "region");
  island.setAttribute("aria-label", stage.querySelector("svg").getAttribute("aria-label"));
  const drawn = stage.querySelector("svg");
  drawn.before(island);
  drawn.setAttribute("hidden", "");
  const back = () => {
    island.remove();
    drawn.removeAttribute("hidden");
  };
  try {
    const map = new module.Map({
      container: island,
      style: style(units, country),
      bounds: boundsOf(units),
      fitBoundsOptions: { padding: 16 },
      maxBounds: [[95, 2], [125, 28]],
      attributionControl: false,
      dragRotate: false,
      cooperativeGestures: !document.querySelector(".wall"),
      fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
    });
    map.addControl(new module.NavigationControl({ showCompass: false }), "top-right");
    map.on("click", "units", (event) => {
      const url = event.features[0].properties.url;
      if (url) location.assign(url);
    });
    map.on("mouseenter", "units", () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", "units", () => (map.getCanvas().style.cursor = ""));
    /* Pages that put layers of their own on the map. */
    map.once("load", () => stage.dispatchEvent(new CustomEvent("map-ready", { detail: { map, maplibre: module } })));
    map.once("idle", () => (stage.dataset.ready = "1"));
    map.on("webglcontextlost", back);
  } catch {
    back();
  }
}

for (const stage of document.querySelectorAll(".map-stage[data-map]")) {
  const begin = () => load(stage).catch(() => {});
  if (staff && wide && !frugal) {
    begin();
    continue;
  }
  const button = stage.parentElement.querySelector("[data-map-button]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.hidden = true;
    begin();
  }, { once: true });
}
