/* The history of one figure as a chart; the table below it holds the same numbers. */

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function load(url) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

function options(told) {
  const text = { color: token("--ink-2"), fontFamily: token("--font") };
  const line = {
    name: told.name,
    type: "line",
    data: told.points.map((point) => point.value),
    symbolSize: 7,
    lineStyle: { color: token("--data"), width: 3 },
    itemStyle: { color: token("--data") },
    areaStyle: { color: token("--data-soft"), opacity: 0.5 },
    connectNulls: false,
  };
  const series = [line];
  if (told.points.some((point) => point.expected !== null)) {
    series.push({
      name: told.expected_word,
      type: "line",
      data: told.points.map((point) => point.expected),
      symbol: "none",
      lineStyle: { color: token("--accent"), type: "dashed", width: 2 },
      itemStyle: { color: token("--accent") },
    });
  }
  return {
    animation: false,
    textStyle: text,
    grid: { left: 12, right: 16, top: 36, bottom: 8, containLabel: true },
    legend: { top: 0, right: 0, textStyle: text },
    tooltip: {
      trigger: "axis",
      backgroundColor: token("--surface"),
      borderColor: token("--line"),
      textStyle: { color: token("--ink"), fontFamily: token("--font") },
      renderMode: "richText",
      formatter: (shown) => `${told.points[shown[0].dataIndex].label}: ${told.points[shown[0].dataIndex].printed}`,
    },
    xAxis: { type: "category", data: told.points.map((point) => point.label), axisLabel: text, axisLine: { lineStyle: { color: token("--line-strong") } } },
    yAxis: { type: "value", scale: true, axisLabel: { ...text, formatter: (value) => value.toLocaleString(document.documentElement.lang === "en" ? "en-GB" : "vi-VN") + (told.unit === "percent" ? "%" : "") }, splitLine: { lineStyle: { color: token("--line") } } },
    series,
  };
}

async function draw(place) {
  const [answer] = await Promise.all([fetch(place.dataset.series), load(place.dataset.library)]);
  const told = await answer.json();
  place.hidden = false;
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  chart.setOption(options(told));
  addEventListener("resize", () => chart.resize());
  place.dataset.ready = "1";
  const picture = document.querySelector("[data-chart-picture]");
  if (!picture) return;
  picture.hidden = false;
  picture.addEventListener("click", () => {
    const link = document.createElement("a");
    link.download = `${told.code}.png`;
    link.href = chart.getDataURL({ pixelRatio: 2, backgroundColor: token("--surface") });
    link.click();
  });
}

for (const place of document.querySelectorAll(".chart[data-series]")) draw(place).catch(() => place.remove());
