/** Payments by day as bars: what was approved, declined, is waiting, and was refunded. */
import { day, shortDay } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const DAY_MS = 86_400_000;
const WIDTH = 900;
const HEIGHT = 132;
const LABELS = 6;
const SERIES = /** @type {const} */ (["approved", "declined", "waiting", "refund"]);

/** @typedef {Record<(typeof SERIES)[number], number>} DayCounts */

/**
 * @param {import("./api.js").Payments[]} payments
 * @param {string} today
 * @param {number} days
 */
export function paymentsChart(payments, today, days) {
  const byDay = countByDay(payments);
  const dates = Array.from({ length: days + 1 }, (_, index) => daysBefore(today, days - index));
  const highest = Math.max(1, ...dates.map((on) => total(byDay.get(on))));
  const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-label", summary(byDay, dates));
  const width = WIDTH / dates.length;
  svg.append(element("line", { x1: 0, x2: WIDTH, y1: HEIGHT - 0.5, y2: HEIGHT - 0.5 }));
  dates.forEach((on, index) => {
    const counts = byDay.get(on);
    if (counts !== undefined) svg.append(bar({ on, counts, x: index * width, width, highest }));
  });
  return [svg, dayLabels(dates)];
}

/** Beside the picture, since that is stretched to the width of the page and letters should not be. */
function dayLabels(/** @type {string[]} */ dates) {
  const labels = document.createElement("div");
  labels.className = "days";
  labels.setAttribute("aria-hidden", "true");
  for (let index = 0; index < LABELS; index += 1) {
    const label = document.createElement("span");
    label.textContent = shortDay(
      dates[Math.round((index * (dates.length - 1)) / (LABELS - 1))] ?? "",
    );
    labels.append(label);
  }
  return labels;
}

/** @param {{ on: string, counts: DayCounts, x: number, width: number, highest: number }} options */
function bar({ on, counts, x, width, highest }) {
  const group = element("g", {});
  const title = element("title", {});
  title.textContent = `${day(on)}: ${SERIES.filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`)
    .join(", ")}`;
  group.append(title);
  let y = HEIGHT;
  for (const name of SERIES) {
    const height = ((HEIGHT - 8) * counts[name]) / highest;
    if (height === 0) continue;
    y -= height;
    const part = element("rect", { x: x + 1, y, width: Math.max(1, width - 2), height });
    part.setAttribute("class", name);
    group.append(part);
  }
  return group;
}

/** @param {import("./api.js").Payments[]} payments */
function countByDay(payments) {
  /** @type {Map<string, DayCounts>} */
  const byDay = new Map();
  for (const { on, kind, state, count } of payments) {
    const counts = byDay.get(on) ?? { approved: 0, declined: 0, waiting: 0, refund: 0 };
    counts[seriesOf(kind, state)] += count;
    byDay.set(on, counts);
  }
  return byDay;
}

/** @param {string} kind @param {string} state @returns {(typeof SERIES)[number]} */
function seriesOf(kind, state) {
  if (kind === "refund") return "refund";
  if (state === "approved") return "approved";
  return state === "declined" || state === "failed" ? "declined" : "waiting";
}

/** @param {DayCounts | undefined} counts */
function total(counts) {
  return counts === undefined ? 0 : SERIES.reduce((sum, name) => sum + counts[name], 0);
}

/** @param {Map<string, DayCounts>} byDay @param {string[]} dates */
function summary(byDay, dates) {
  const sums = SERIES.map((name) => {
    const sum = dates.reduce((so, on) => so + (byDay.get(on)?.[name] ?? 0), 0);
    return `${sum} ${name}`;
  });
  return `Payments by day: ${sums.join(", ")}`;
}

/** @param {string} today @param {number} days */
function daysBefore(today, days) {
  return new Date(Date.parse(`${today}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
