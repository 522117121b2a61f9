/** Histograms as the server tells them, and small charts. */

const EMPTY = { count: 0, total: 0, bounds: [], counts: [] };

/** What a histogram has seen since an earlier one of the same. */
function since(now, before) {
  if (!before || before.counts.length !== now.counts.length) return now;
  return {
    count: now.count - before.count, total: now.total - before.total, bounds: now.bounds,
    counts: now.counts.map((count, i) => Math.max(0, count - before.counts[i])),
  };
}

const mean = (histogram) => (histogram.count ? histogram.total / histogram.count : null);

/** The value below which a share lies, evenly spread within its bucket; null where there is none. */
function quantile({ counts, bounds }, share) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (!all) return null;
  let below = 0;
  for (let i = 0; i < bounds.length; i++) {
    if (counts[i] && below + counts[i] >= share * all) {
      const from = i ? bounds[i - 1] : 0;
      return from + ((bounds[i] - from) * (share * all - below)) / counts[i];
    }
    below += counts[i];
  }
  return bounds[bounds.length - 1];
}

function svg(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function picture(width, height, label, ...children) {
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label }, ...children);
}

const WIDTH = 600;
const HEIGHT = 190;
const LEFT = 8;
const BASE = HEIGHT - 24;

function emptyPicture(width, text) {
  return picture(width, HEIGHT, text,
    svg('line', { class: 'axis', x1: LEFT, x2: width - LEFT, y1: BASE, y2: BASE }),
    svg('text', { class: 'empty-text', x: width / 2, y: BASE / 2, 'text-anchor': 'middle' }, text));
}

/** Bars of equal width, one a bucket, of the buckets from the first to the last that has any. */
function bars(histogram, { label, format, marks = [], width = WIDTH }) {
  const first = histogram.counts.findIndex((count) => count > 0);
  if (first < 0) return emptyPicture(width, 'No answer yet');
  let last = histogram.counts.length - 1;
  while (!histogram.counts[last]) last--;
  const from = Math.max(0, Math.min(first - 1, last - 9));
  const to = Math.min(histogram.counts.length - 1, Math.max(last + 1, from + 9));
  const shown = histogram.counts.slice(from, to + 1);
  const top = Math.max(...shown);
  const step = (width - 2 * LEFT) / shown.length;
  const parts = [svg('line', { class: 'axis', x1: LEFT, x2: width - LEFT, y1: BASE, y2: BASE })];
  const every = Math.ceil(shown.length / 7);
  shown.forEach((count, i) => {
    const height = (count / top) * (BASE - 28);
    const x = LEFT + i * step;
    const bound = histogram.bounds[from + i];
    const range = bound === undefined ? 'above ' + format(histogram.bounds[from + i - 1]) : 'to ' + format(bound);
    parts.push(svg('rect', { class: 'bar', x: x + step * 0.08, width: step * 0.84, y: BASE - height, height, rx: 2 },
      svg('title', {}, `${range}: ${whole.format(count)}`)));
    if (bound !== undefined && i % every === every - 1) {
      parts.push(svg('text', { x: x + step, y: HEIGHT - 6, 'text-anchor': 'middle' }, format(bound)));
    }
  });
  let free = -Infinity;
  for (const [name, value] of marks) {
    const x = LEFT + place(histogram.bounds, from, value) * step;
    parts.push(svg('line', { class: 'mark', x1: x, x2: x, y1: 16, y2: BASE }));
    const at = Math.max(x, free + 32);
    free = at;
    parts.push(svg('text', { class: 'mark-text', x: Math.min(at, width - 14), y: 11, 'text-anchor': 'middle' }, name));
  }
  return picture(width, HEIGHT, label, ...parts);
}

/** Where a value lies, in buckets from one on. */
function place(bounds, from, value) {
  let i = bounds.findIndex((bound) => value <= bound);
  if (i < 0) i = bounds.length;
  const low = i ? bounds[i - 1] : 0;
  const high = i < bounds.length ? bounds[i] : low;
  return i - from + (high > low ? (value - low) / (high - low) : 0.5);
}

/** A line over time. */
function line(values, { label, length, width = 1240 }) {
  if (values.length < 2) return emptyPicture(width, 'Watching …');
  const peak = Math.max(...values, 1);
  const step = 10 ** Math.floor(Math.log10(peak));
  const top = Math.ceil(peak / step) * step;
  const x = (i) => LEFT + ((width - 60) * (length - values.length + i)) / (length - 1);
  const y = (value) => BASE - (value / top) * (BASE - 14);
  const parts = [];
  for (const share of [0, 0.5, 1]) {
    parts.push(svg('line', { class: share ? 'grid' : 'axis', x1: LEFT, x2: width - 52, y1: y(share * top), y2: y(share * top) }),
      svg('text', { x: width - 46, y: y(share * top) + 4 }, number(share * top, share * top % 1 ? 1 : 0)));
  }
  const points = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' L');
  parts.push(
    svg('path', { class: 'area', d: `M${x(0)},${BASE} L${points} L${x(values.length - 1)},${BASE} Z` }),
    svg('path', { class: 'line', d: 'M' + points }),
    svg('text', { x: LEFT, y: HEIGHT - 6 }, '2 min ago'),
    svg('text', { x: width - 52, y: HEIGHT - 6, 'text-anchor': 'end' }, 'now'));
  return picture(width, HEIGHT, label, ...parts);
}

/** From the base, by what each part adds, to the sum. */
function waterfall(base, parts, sum) {
  const rows = [{ name: 'base', from: 0, to: base, sum: true }];
  let at = base;
  for (const part of parts) {
    rows.push({ name: part.name, from: at, to: at + part.value });
    at += part.value;
  }
  rows.push({ name: 'margin', from: 0, to: sum, sum: true });
  const width = 900;
  const names = 300;
  const height = 24;
  const low = Math.min(0, ...rows.map((each) => Math.min(each.from, each.to)));
  const high = Math.max(0, ...rows.map((each) => Math.max(each.from, each.to)));
  const x = (value) => names + 60 + ((value - low) / (high - low || 1)) * (width - names - 130);
  const drawn = [svg('line', { class: 'axis', x1: x(0), x2: x(0), y1: 0, y2: rows.length * height })];
  rows.forEach((each, i) => {
    const left = Math.min(x(each.from), x(each.to));
    const size = each.to - each.from;
    const kind = each.sum ? 'sum' : size < 0 ? 'down' : 'bar';
    drawn.push(
      svg('text', { class: 'label', x: names, y: i * height + 16, 'text-anchor': 'end' }, short(each.name)),
      svg('rect', { class: kind, 'data-size': size, x: left, y: i * height + 4, height: height - 8, rx: 2,
        width: Math.max(1, Math.abs(x(each.to) - x(each.from))) }),
      svg('text', { x: size < 0 ? left - 5 : Math.max(x(each.from), x(each.to)) + 5, y: i * height + 16,
        'text-anchor': size < 0 ? 'end' : 'start' }, signed(size)));
  });
  return picture(width, rows.length * height, `From the base ${signed(base)} to the margin ${signed(sum)}, by feature; the table has all values`, ...drawn);
}

const short = (name) => (name.length > 46 ? name.slice(0, 45) + '…' : name);
const signed = (value) => (value < 0 ? '−' : '+') + number(Math.abs(value), 3);
