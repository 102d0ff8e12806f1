// Draws a ChartSpec as SVG. Knows tables and charts; asks nothing of the server.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 860;
const BARS_MAX = 40;

function node(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A number as people read it: grouped, at most two places, percent for a part of 1. */
export function shown(value, format) {
  if (typeof value !== "number") return value === null || value === undefined ? "–" : String(value);
  const percent = format?.percent;
  const number = percent ? value * 100 : value;
  const places = Math.abs(number - Math.round(number)) < 1e-9 ? 0 : 2;
  const text = number.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  return percent ? `${text}%` : text;
}

/** An element that shows the chart, or null where there is nothing to draw. */
export function chart(spec, table) {
  // A share is drawn from the answer's size, beside its sentence.
  if (!spec || spec.kind === "share" || table.rows.length === 0) return null;
  if (spec.kind === "number") return numbers(spec, table);
  const series = split(spec, table);
  const drawn = spec.kind === "line" ? lines(series, spec) : bars(series, spec);
  const box = document.createElement("figure");
  box.className = "chart";
  box.style.margin = "0";
  if (series.parts.length > 1) box.append(legend(series.parts));
  box.append(drawn);
  if (spec.note) {
    const note = document.createElement("figcaption");
    note.className = "quiet";
    note.textContent = spec.note;
    box.append(note);
  }
  return box;
}

/** The spec's columns as one or more named series over the same labels. */
function split(spec, table) {
  const rows = spec.kind === "bar" ? table.rows.slice(0, BARS_MAX) : table.rows;
  const label = (row) => label_of(row[spec.x], table.columns[spec.x]);
  const labels = [...new Set(rows.map(label))];
  // Months, quarters and years begin on a first day, which then says nothing.
  const shorten = labels.length > 1 && labels.every((text) => /^\d{4}-\d\d-01$/.test(text));
  const shown_labels = shorten ? labels.map((text) => text.slice(0, 7)) : labels;
  if (spec.split === undefined || spec.split === null) {
    const parts = spec.series.map((at) => ({
      name: table.columns[at].label,
      values: labels.map((_, i) => rows[i]?.[at] ?? null),
    }));
    return { labels: shown_labels, parts };
  }
  const names = [...new Set(rows.map((row) => String(row[spec.split] ?? "–")))];
  const at = spec.series[0];
  const parts = names.map((name) => ({
    name,
    values: labels.map((wanted) => rows.find((row) => label(row) === wanted && String(row[spec.split] ?? "–") === name)?.[at] ?? null),
  }));
  return { labels: shown_labels, parts };
}

function label_of(value, column) {
  if (typeof value === "number") return shown(value, column?.format);
  return String(value ?? "–").replace(/T00:00:00$/, "");
}

/** A round number above the largest value. */
function top(parts) {
  const most = Math.max(0, ...parts.flatMap((part) => part.values.map((value) => value ?? 0)));
  if (most === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= most) ?? 10 * power;
}

function short(value, format) {
  if (format?.percent || Math.abs(value) < 10000) return shown(value, format);
  return value.toLocaleString("en-US", { notation: "compact", maximumFractionDigits: 1 });
}

function frame(height, left, format, max) {
  const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img" });
  const y = (value) => height - 34 - (value / max) * (height - 50);
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    svg.append(node("line", { class: "grid", x1: left, x2: WIDTH, y1: y(max * share), y2: y(max * share) }));
    svg.append(node("text", { x: left - 8, y: y(max * share) + 4, "text-anchor": "end" }, short(max * share, format)));
  }
  return { svg, y };
}

function lines({ labels, parts }, spec) {
  const height = 280, left = 64;
  const max = top(parts);
  const { svg, y } = frame(height, left, spec.format, max);
  const step = (WIDTH - left - 60) / Math.max(1, labels.length - 1);
  const x = (i) => left + 20 + i * step;
  const every = Math.ceil(labels.length / 12);
  labels.forEach((label, i) => {
    if (i % every === 0) svg.append(node("text", { x: x(i), y: height - 12, "text-anchor": "middle" }, label));
  });
  parts.forEach((part, s) => {
    const group = node("g", { class: `s${s % 8}` });
    const points = part.values.map((value, i) => [i, value]).filter(([, value]) => value !== null);
    group.append(node("polyline", { points: points.map(([i, value]) => `${x(i)},${y(value)}`).join(" ") }));
    for (const [i, value] of points) {
      const dot = node("circle", { cx: x(i), cy: y(value), r: labels.length > 40 ? 1.5 : 3.5 });
      dot.append(node("title", {}, `${labels[i]}: ${shown(value, spec.format)}`));
      group.append(dot);
    }
    svg.append(group);
  });
  return svg;
}

function bars({ labels, parts }, spec) {
  const wide = labels.some((label) => label.length > 6) && spec.kind === "bar" && parts.length === 1;
  return wide || (labels.length > 14 && spec.kind === "bar") ? lying(labels, parts, spec) : standing(labels, parts, spec);
}

function standing(labels, parts, spec) {
  const height = 280, left = 64;
  const max = top(parts);
  const { svg, y } = frame(height, left, spec.format, max);
  const band = (WIDTH - left) / Math.max(1, labels.length);
  const gap = spec.kind === "histogram" ? 1 : Math.min(28, band * 0.2);
  const width = Math.min(90, (band - gap) / parts.length);
  labels.forEach((label, i) => {
    const middle = left + band * (i + 0.5);
    svg.append(node("text", { x: middle, y: height - 12, "text-anchor": "middle" }, cut(label, 12)));
    parts.forEach((part, s) => {
      const value = part.values[i] ?? 0;
      const x = middle + (s - parts.length / 2) * width;
      const bar = node("rect", { class: `s${s % 8}`, x, y: y(Math.max(0, value)), width: Math.max(1, width - 1), height: Math.max(0, y(0) - y(Math.max(0, value))), rx: 2 });
      bar.append(node("title", {}, `${label}: ${shown(value, spec.format)}`));
      svg.append(bar);
      if (parts.length === 1 && labels.length <= 12) {
        svg.append(node("text", { class: "value", x: middle, y: y(Math.max(0, value)) - 6, "text-anchor": "middle" }, short(value, spec.format)));
      }
    });
  });
  return svg;
}

function lying(labels, parts, spec) {
  const line = parts.length * 18 + 8, left = 190;
  const max = top(parts);
  const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${labels.length * line + 8}`, role: "img" });
  labels.forEach((label, i) => {
    svg.append(node("text", { x: left - 10, y: i * line + line / 2 + 6, "text-anchor": "end" }, cut(label, 22)));
    parts.forEach((part, s) => {
      const value = part.values[i] ?? 0;
      const width = Math.max(1, (Math.max(0, value) / max) * (WIDTH - left - 90));
      const bar = node("rect", { class: `s${s % 8}`, x: left, y: i * line + 4 + s * 18, width, height: 16, rx: 2 });
      bar.append(node("title", {}, `${label}: ${shown(value, spec.format)}`));
      svg.append(bar);
      svg.append(node("text", { class: "value", x: left + width + 6, y: i * line + 17 + s * 18 }, short(value, spec.format)));
    });
  });
  return svg;
}

function cut(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function legend(parts) {
  const list = document.createElement("ul");
  list.className = "legend";
  parts.forEach((part, s) => {
    const item = document.createElement("li");
    const mark = document.createElement("i");
    mark.className = `s${s % 8}`;
    item.append(mark, part.name);
    list.append(item);
  });
  return list;
}

function numbers(spec, table) {
  const box = document.createElement("div");
  box.className = "numbers";
  for (const at of spec.series) {
    const one = document.createElement("div");
    const big = document.createElement("b");
    big.textContent = shown(table.rows[0][at], table.columns[at].format ?? spec.format);
    one.append(big, table.columns[at].label);
    box.append(one);
  }
  return box;
}

/** A bar that shows a part of a whole. */
export function share(part, whole) {
  const box = document.createElement("div");
  box.className = "share chart";
  const svg = node("svg", { viewBox: "0 0 100 1", preserveAspectRatio: "none", "aria-hidden": "true" });
  svg.append(node("rect", { class: "s0", x: 0, y: 0, width: whole > 0 ? (100 * part) / whole : 0, height: 1 }));
  box.append(svg);
  return box;
}
