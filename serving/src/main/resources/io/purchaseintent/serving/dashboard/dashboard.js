/** Asks for the figures again and again, and shows them. */

const PERIOD = 1000;
const WATCHED_EVERY = 60000;
const REMEMBERED = 301;
const TRAFFIC = 120;
const RUNGS = { full: 'all that was asked for', anonymous: 'no history of the shopper',
  session_only: 'the session only', base_rate: 'the rate of the hour' };

const samples = [];
let paused = false;
let asking = false;
let timer = 0;

/** The figures that those of now are compared with; null for the server's start. */
function baseline() {
  const seconds = Number($('span').value);
  if (!seconds) return null;
  const end = samples[samples.length - 1].at - seconds * 1000;
  return samples.find((each) => each.at >= end).figures;
}

async function ask() {
  clearTimeout(timer);
  if (paused || asking || document.hidden) return;
  asking = true;
  try {
    const response = await fetch('/dashboard.json', { cache: 'no-store' });
    const figures = await response.json();
    if (!response.ok) throw new Error(figures.reason);
    remember(figures);
    render();
  } catch (failure) {
    setStatus('bad', 'Server does not answer');
    $('asked').textContent = failure.message;
  } finally {
    asking = false;
    timer = setTimeout(ask, PERIOD);
  }
}

function remember(figures) {
  const before = samples[samples.length - 1];
  // Another start: its counts begin at 0 again.
  if (before && before.figures.started !== figures.started) samples.length = 0;
  samples.push({ at: Date.parse(figures.time), figures });
  if (samples.length > REMEMBERED) samples.shift();
}

function setStatus(kind, text) {
  $('status').className = 'pill ' + kind;
  if ($('status').textContent !== text) $('status').textContent = text;
}

function render() {
  if (!samples.length) return;
  const now = samples[samples.length - 1].figures;
  const before = baseline();
  const champion = now.variants[0];
  $('model').textContent = `${champion.version}, champion since ${now.champion_since.slice(0, 16).replace('T', ' ')} UTC`;
  problems(now);
  const latency = since(now.latency, before && before.latency);
  const propensity = since(now.propensity, before && before.propensity);
  tiles(now, before, latency, propensity);
  traffic(now, before);
  distributions(latency, propensity);
  variants(now, before);
  rungs(now.rungs, before && before.rungs);
  states(now, before);
  recent(now.recent);
  cards(now.variants);
  $('asked').textContent = (paused ? 'Paused at ' : 'As of ') + now.time.slice(11, 19) + ' UTC';
}

const OUTCOMES = { well: ['good', 'All well'], not_well: ['bad', 'Not well'],
  unknown: ['', 'Not enough requests to tell'] };

/** The server's own verdict, the worst first. */
function problems(now) {
  const { status, findings, seconds, answers } = now.verdict;
  show($('problem-list'), ...now.problems.map((each) => element('li', {}, each)),
    ...findings.map((each) => element('li', {}, element('strong', {}, each.text + '.'), ' ', sentence(each.remedy))));
  $('problems').hidden = status !== 'not_well';
  const [kind, text] = OUTCOMES[status];
  setStatus(kind, text);
  $('status').title = `By ${whole.format(answers)} answers of the last ${age(seconds)}`;
}

const sentence = (text) => text[0].toUpperCase() + text.slice(1) + (text.endsWith('?') ? '' : '.');

/** From basis points, in which propensities are counted. */
const probability = (value) => (value === null ? null : value / 10000);

function tile(name, value, unit) {
  return element('div', {}, element('dt', {}, name),
    element('dd', {}, value, ...(unit ? [' ', element('small', {}, unit)] : [])));
}

const total = (figures) => figures.routes.reduce((sum, route) => sum + (isOwn(route) ? 0 : route.count), 0);

/** Answers a second between the samples; the page's own questions are not traffic. */
function rates() {
  const counts = samples.map(({ at, figures }) => ({ at, count: total(figures) }));
  return counts.slice(1).map((each, i) =>
    Math.max(0, (each.count - counts[i].count) / Math.max(0.001, (each.at - counts[i].at) / 1000)));
}

const isOwn = (route) => route.path === '/' || route.path.startsWith('/dashboard') || route.path.startsWith('/watch')
  || route.path === '/timeline.json' || route.path === '/experiments.json';


function seconds(now, before) {
  return Math.max(1, (Date.parse(now.time) - Date.parse(before ? before.time : now.started)) / 1000);
}

function tiles(now, before, latency, propensity) {
  const last = rates().slice(-5);
  const full = (now.rungs.full || 0) - ((before && before.rungs.full) || 0);
  show($('tiles'),
    tile('Requests', last.length ? rate(last.reduce((a, b) => a + b, 0) / last.length) : NONE, 'a second'),
    tile('Predictions', whole.format(latency.count)),
    tile('p50', ...quantity(quantile(latency, 0.5))),
    tile('p95', ...quantity(quantile(latency, 0.95))),
    tile('p99', ...quantity(quantile(latency, 0.99))),
    tile('Mean propensity', percent(probability(mean(propensity)))),
    tile('In full', latency.count ? percent(full / latency.count) : NONE));
}

const quantity = (value) => millis(value).split(' ');

function traffic(now, before) {
  const values = rates().slice(-TRAFFIC);
  show($('traffic-chart'), line(values, { length: TRAFFIC,
    label: values.length ? `Answers a second, now ${rate(values[values.length - 1])}` : 'Watching' }));
  const routes = new Map();
  for (const each of now.routes.filter((route) => !isOwn(route))) {
    const earlier = before && before.routes.find((old) =>
      old.path === each.path && old.method === each.method && old.status === each.status);
    const name = each.path === 'unknown' ? 'unknown paths' : `${each.method} ${each.path}`;
    const sum = routes.get(name) || { count: 0, ms: 0, refused: 0 };
    const count = each.count - (earlier ? earlier.count : 0);
    sum.count += count;
    sum.ms += each.total_ms - (earlier ? earlier.total_ms : 0);
    if (Number(each.status) >= 400) sum.refused += count;
    routes.set(name, sum);
  }
  const rows = [...routes].filter(([, sum]) => sum.count)
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([name, sum]) => row(name, whole.format(sum.count), rate(sum.count / seconds(now, before)),
      millis(sum.ms / sum.count), sum.refused ? element('td', { class: 'warn' }, whole.format(sum.refused)) : '0'));
  show($('routes'), ...(rows.length ? rows : [emptyRow(5, 'No request yet.')]));
}

function distributions(latency, propensity) {
  const marks = [['p50', 0.5], ['p95', 0.95], ['p99', 0.99]].map(([name, share]) => [name, quantile(latency, share)]);
  const text = latency.count ? marks.map(([name, value]) => `${name} ${millis(value)}`).join(', ') : 'No answer yet.';
  $('latency-text').textContent = text;
  show($('latency-chart'), bars(latency, { label: 'Time to answer: ' + text, format: millis, marks }));
  const told = propensity.count ? `Mean ${percent(probability(mean(propensity)))}, of ${whole.format(propensity.count)} answers.` : 'No answer yet.';
  $('propensity-text').textContent = told;
  show($('propensity-chart'), bars(propensity, { label: 'Propensities: ' + told,
    format: (value) => number(value / 100, value < 100 ? 1 : 0) + '%' }));
}

function variants(now, before) {
  show($('variants'), ...now.variants.map((each) => {
    const earlier = before && before.variants.find((old) => old.variant === each.variant);
    const latency = since(each.latency, earlier && earlier.latency);
    const propensity = since(each.propensity, earlier && earlier.propensity);
    const failed = each.failed - (earlier ? earlier.failed : 0);
    return row(each.variant, each.version, each.role === 'shadow' ? NONE : percent(each.share),
      whole.format(latency.count), percent(probability(mean(propensity))), millis(quantile(latency, 0.5)),
      millis(quantile(latency, 0.95)), failed ? element('td', { class: 'warn' }, whole.format(failed)) : '0');
  }));
  show($('taken-out'), ...Object.entries(now.taken_out).map(([version, why]) =>
    element('li', {}, `Challenger ${version} was taken out: ${why}`)));
}

function rungs(now, before) {
  const counts = Object.keys(RUNGS).map((rung) => (now[rung] || 0) - ((before && before[rung]) || 0));
  const all = counts.reduce((sum, count) => sum + count, 0);
  const stack = element('div', { class: 'stack', 'aria-hidden': 'true' });
  counts.forEach((count, i) => {
    if (count) {
      const part = element('span', { class: 'rung-' + i });
      part.style.flexGrow = count;
      stack.append(part);
    }
  });
  show($('rungs'), stack, element('table', {},
    element('thead', {}, element('tr', {}, ...['Stands on', 'Answers', 'Share'].map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...Object.values(RUNGS).map((name, i) => {
      const line = row('', whole.format(counts[i]), all ? percent(counts[i] / all) : NONE);
      line.firstChild.append(element('span', { class: 'swatch rung-' + i }), name);
      return line;
    }))));
}

const inSeconds = (value) => (value === null ? null : value / 1000);

function states(now, before) {
  const latency = since(now.store.latency, before && before.store.latency);
  $('store-text').textContent = (now.store.reachable ? 'Redis answers' : 'Redis does not answer')
    + (now.store.breaker_open ? ', and is hardly asked' : '')
    + (latency.count ? `: p50 ${millis(quantile(latency, 0.5))}, p99 ${millis(quantile(latency, 0.99))}.` : '.');
  show($('states'), ...Object.entries(now.states).map(([entity, state]) => {
    const earlier = before && before.states[entity];
    const found = (status) => (state.found[status] || 0) - ((earlier && earlier.found[status]) || 0);
    const ages = since(state.age, earlier && earlier.age);
    const unusable = found('other_version') + found('corrupt') + found('not_made') + found('no_store');
    return row(entity, whole.format(found('ok')), whole.format(found('missing')),
      unusable ? element('td', { class: 'warn' }, whole.format(unusable)) : '0',
      age(inSeconds(quantile(ages, 0.5))), age(inSeconds(quantile(ages, 0.95))));
  }));
  const log = now.prediction_log;
  const facts = Object.keys(log).length > 1
    ? [['written', log.written], ['waiting', log.waiting], ['dropped', log.dropped], ['failed', log.failed]] : [['switched', 'off']];
  show($('log'), ...facts.map(([name, value]) => element('div', {}, element('dt', {}, name),
    element('dd', {}, typeof value === 'number' ? whole.format(value) : value))));
}

function recent(answers) {
  show($('recent'), ...(answers.length ? answers.map((each) => row(each.time.slice(11, 23) + ' UTC', each.variant, each.segment,
    RUNGS[each.fallback || 'full'], percent(each.propensity), millis(each.latency_ms), each.action || NONE))
    : [emptyRow(7, 'No answer yet.')]));
}

/** Fetched once a version, when it is opened. */
function cards(all) {
  const versions = [...new Set(all.map((each) => each.version))];
  if ($('cards').dataset.versions === versions.join()) return;
  $('cards').dataset.versions = versions.join();
  $('cards').replaceChildren(...versions.map((version) => {
    const path = `/dashboard/versions/${encodeURIComponent(version)}/`;
    const body = element('div', {});
    const holder = element('details', {}, element('summary', {}, `Version ${version}`),
      element('p', {}, element('a', { href: path + 'report.html' }, `Report of ${version}`)), body);
    holder.addEventListener('toggle', async () => {
      if (!holder.open || body.firstChild) return;
      const response = await fetch(path + 'model-card.md');
      body.replaceChildren(response.ok ? markdown(await response.text())
        : element('p', { class: 'empty' }, 'This version has no model card.'));
    });
    return holder;
  }));
}

const FOUND = { alarm: 'not well', unreadable: 'a report is broken', not_enough_data: 'too little to tell',
  calm: 'all calm', none: 'nobody has looked yet' };

/** What the reports of days say, beside the verdict of the last minutes; and what happened since. */
async function watch() {
  if (!document.hidden) {
    loadTimeline();
    loadLoop();
    try {
      const response = await fetch('/watch.json', { cache: 'no-store' });
      const { state, since } = await response.json();
      $('watch').textContent = `Watch: ${FOUND[state]}${since ? ' since ' + since : ''}`;
      $('watch').className = { alarm: 'warn', unreadable: 'warn' }[state] || '';
    } catch {
      $('watch').textContent = 'Watch: day by day';
    }
  }
  setTimeout(watch, WATCHED_EVERY);
}

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

$('theme').addEventListener('change', (event) => {
  setTheme(event.target.value);
  localStorage.setItem('theme', event.target.value);
});
$('theme').value = localStorage.getItem('theme') || '';
setTheme($('theme').value);
$('span').addEventListener('change', render);
$('pause').addEventListener('click', () => {
  paused = !paused;
  $('pause').setAttribute('aria-pressed', paused);
  $('pause').textContent = paused ? 'Go on' : 'Pause';
  render();
  ask();
});
document.addEventListener('visibilitychange', ask);
$('try').addEventListener('submit', score);
ask();
watch();
loadExperiments();
