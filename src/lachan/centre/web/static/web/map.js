/* The map of provinces: drawn by MapLibre GL from boundaries of our own, shaded by what the table of the page says. No tiles,
   no request to anybody else. The table holds every number and every link, so that nothing stands on the map alone. */
const box = document.querySelector("[data-map]");
const SHADES = ["--q-0", "--q-1", "--q-2", "--q-3", "--q-4"];
// from the western border to the last of Trường Sa, from Hà Giang to Đất Mũi and beyond
const WHOLE = [[101.9, 6.1], [117.3, 23.6]];
// below the last of their islands
const HOANG_SA = [112.2, 15.6];
const TRUONG_SA = [114.2, 8.3];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/* What the table says of each province: its shade, number, name and page. */
const read = () => new Map([...document.querySelectorAll("[data-map-rows] [data-code]")].map((row) => {
  const link = row.querySelector("a[href]");
  return [row.dataset.code, {
    step: Number(row.dataset.step),
    count: row.dataset.count,
    name: row.querySelector("td").textContent.trim(),
    href: link ? link.href : "",
  }];
}));

const shades = (rows) => {
  const pairs = [...rows].flatMap(([code, row]) => [code, colour(SHADES[row.step])]);
  return pairs.length ? ["match", ["get", "code"], ...pairs, colour(SHADES[0])] : colour(SHADES[0]);
};

const label = (library, map, at, name, where) => {
  const made = document.createElement("div");
  made.className = "maplabel";
  const strong = document.createElement("b");
  strong.textContent = name;
  made.append(strong, where);
  new library.Marker({ element: made, anchor: "top" }).setLngLat(at).addTo(map);
};

/* So high that the country fills the box and no more. */
const fit = (map) => map.fitBounds(WHOLE, { padding: 8, animate: false });

const draw = async () => {
  const said = box.querySelector("[data-map-said]");
  if (!document.createElement("canvas").getContext("webgl2")) {
    said.textContent = box.dataset.none;
    return;
  }
  said.textContent = box.dataset.loading;
  const [library, boundaries] = await Promise.all([
    import(box.dataset.library),
    fetch(box.dataset.map).then((answer) => answer.json()),
  ]);
  library.setWorkerUrl(new URL(box.dataset.worker, location.href).href);
  library.setWorkerCount(1);
  for (const one of boundaries.features) one.properties.code = one.id;
  let rows = read();
  const canvas = document.createElement("div");
  canvas.className = "mapcanvas";
  // the table says all of it to who doesn't see the map
  canvas.setAttribute("aria-hidden", "true");
  box.append(canvas);
  const map = new library.Map({
    container: canvas,
    style: {
      version: 8,
      sources: { provinces: { type: "geojson", data: boundaries, tolerance: 0.2 }, isles: { type: "geojson", data: isles(boundaries) } },
      layers: [
        { id: "fill", type: "fill", source: "provinces", paint: { "fill-color": shades(rows), "fill-antialias": true } },
        { id: "line", type: "line", source: "provinces", paint: { "line-color": colour("--surface"), "line-width": 1 } },
        { id: "isles", type: "circle", source: "isles", paint: { "circle-color": colour("--q-3"), "circle-radius": 2.4 } },
        { id: "hot", type: "line", source: "provinces", filter: ["==", ["get", "code"], box.dataset.here || ""], paint: { "line-color": colour("--ink"), "line-width": 2.2 } },
      ],
    },
    bounds: WHOLE,
    fitBoundsOptions: { padding: 8 },
    interactive: false,
    attributionControl: false,
    fadeDuration: 0,
    renderWorldCopies: false,
  });
  label(library, map, HOANG_SA, box.dataset.hoangSa, box.dataset.inDaNang);
  label(library, map, TRUONG_SA, box.dataset.truongSa, box.dataset.inKhanhHoa);

  const tip = document.createElement("p");
  tip.className = "maptip";
  tip.hidden = true;
  canvas.append(tip);
  const under = (event) => {
    const found = map.queryRenderedFeatures(event.point, { layers: ["fill"] })[0];
    return found && [found.properties.code, rows.get(found.properties.code)];
  };
  map.on("mousemove", (event) => {
    const [code, row] = under(event) || [];
    map.getCanvas().classList.toggle("opens", Boolean(row && row.href));
    if (!box.dataset.here) map.setFilter("hot", ["==", ["get", "code"], row ? code : ""]);
    tip.hidden = !row;
    if (row) tip.textContent = `${row.name}: ${row.count} ${box.dataset.cases}`;
  });
  map.on("mouseout", () => {
    tip.hidden = true;
    if (!box.dataset.here) map.setFilter("hot", ["==", ["get", "code"], ""]);
  });
  map.on("click", (event) => {
    const [, row] = under(event) || [];
    if (row && row.href) location.href = row.href;
  });
  map.on("resize", () => fit(map));
  map.on("idle", () => {
    const drawn = new Set(map.queryRenderedFeatures({ layers: ["fill"] }).map((one) => one.properties.code));
    box.dataset.drawn = String(drawn.size);
  });
  map.once("load", () => said.remove());

  const paint = () => {
    rows = read();
    map.setPaintProperty("fill", "fill-color", shades(rows));
    map.setPaintProperty("line", "line-color", colour("--surface"));
    map.setPaintProperty("isles", "circle-color", colour("--q-3"));
    map.setPaintProperty("hot", "line-color", colour("--ink"));
  };
  document.addEventListener("lachan:live", paint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
};

/* Islands of a few hundred metres, which would be less than a dot: each of both archipelagos as a dot of its own. */
function isles(boundaries) {
  const far = boundaries.features.flatMap((one) => one.geometry.coordinates.filter(([[[x]]]) => x > 111)
    .map(([[at]]) => ({ type: "Feature", properties: { code: one.id }, geometry: { type: "Point", coordinates: at } })));
  return { type: "FeatureCollection", features: far };
}

if (box) {
  draw().catch(() => {
    const said = box.querySelector("[data-map-said]");
    if (said) said.textContent = box.dataset.none;
  });
}
