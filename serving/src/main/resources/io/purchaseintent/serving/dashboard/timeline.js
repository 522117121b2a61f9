/** What happened in the last days, drawn in lanes; and the buttons that move a version. */

const DAY = 86400000;
const LANES = [['Watch', ['alarm']], ['Loop', ['loop']], ['Training', ['retraining', 'training', 'gates', 'judged']],
  ['Roll-out', ['roll_out', 'archived']], ['Production', ['promotion', 'rollback']]];
const MARKS = {
  alarm: ['M0,-7 L7,6 H-7 Z', 'alarm'], loop: ['M-6,-6 H6 V-2 H-2 V2 H6 V6 H-6 Z', 'order to the loop, or its failure'], retraining: ['M0,-6 A6,6 0 1 1 -0.1,-6 Z M0,-2.5 A2.5,2.5 0 1 0 0.1,-2.5 Z', 'retraining'],
  training: ['M0,-6 A6,6 0 1 1 -0.1,-6 Z', 'trained'], passed: ['M-6,-6 H6 V6 H-6 Z', 'gates passed'],
  refused: ['M-6,-3.5 L-3.5,-6 L0,-2.5 L3.5,-6 L6,-3.5 L2.5,0 L6,3.5 L3.5,6 L0,2.5 L-3.5,6 L-6,3.5 L-2.5,0 Z', 'gates refused'],
  judged: ['M-6,-6 H6 V6 H-6 Z M-3,-3 V3 H3 V-3 Z', 'judged'], roll_out: ['M0,-7 L7,0 L0,7 L-7,0 Z', 'shadow, challenger or staging'],
  archived: ['M-6,-2 H6 V2 H-6 Z', 'out of use'], promotion: ['M0,-8 L7,1 H2.5 V7 H-2.5 V1 H-7 Z', 'champion'],
  rollback: ['M0,8 L7,-1 H2.5 V-7 H-2.5 V-1 H-7 Z', 'rolled back'] };
const NEAR = 16;
const NAMES = 84;
const SPAN = 1240;
const LANE = 36;
const BAND = LANES.length * LANE + 6;

let history = null;
let chosen = '';

const markOf = ({ kind, tone }) => (kind === 'gates' ? (tone === 'good' ? 'passed' : 'refused') : kind);
const stamp = (time) => time.slice(0, 16).replace('T', ' ') + ' UTC';
const worstOf = (entries) => entries.find((each) => each.tone === 'bad') || entries[0];

/** Those of a lane that would lie on each other are one mark. */
function groups(entries, x) {
  const found = [];
  for (const entry of [...entries].reverse()) {
    const at = x(Date.parse(entry.time));
    const last = found[found.length - 1];
    if (last && at - last.first < NEAR) last.entries.unshift(entry);
    else found.push({ first: at, entries: [entry] });
  }
  return found;
}

function drawTimeline() {
  const from = Date.parse(history.from);
  const until = Date.parse(history.until);
  const x = (time) => NAMES + 10 + ((SPAN - NAMES - 24) * (Math.max(from, time) - from)) / (until - from);
  const parts = [];
  for (let day = Math.ceil(from / DAY) * DAY; day <= until; day += DAY) {
    const week = new Date(day).getUTCDay() === 1;
    parts.push(svg('line', { class: week ? 'axis' : 'grid', x1: x(day), x2: x(day), y1: 0, y2: BAND + 26 }));
    if (week) parts.push(svg('text', { x: x(day), y: BAND + 42, 'text-anchor': 'middle' },
      new Date(day).toLocaleDateString('en', { day: 'numeric', month: 'short', timeZone: 'UTC' })));
  }
  history.champions.forEach(({ version, from: begin, until: end }, i) => {
    const left = x(Date.parse(begin));
    const width = Math.max(1, x(end ? Date.parse(end) : until) - left);
    parts.push(svg('rect', { class: i % 2 ? 'reign odd' : 'reign', x: left, y: BAND, width, height: 22 },
      svg('title', {}, `${version} champion from ${stamp(begin)}`)));
    if (width > 10 + 8 * version.length) parts.push(svg('text', { class: 'label', x: left + 6, y: BAND + 15 }, version));
  });
  parts.push(svg('text', { class: 'label', x: NAMES, y: BAND + 15, 'text-anchor': 'end' }, 'Champion'));
  LANES.forEach(([name, kinds], lane) => {
    const y = lane * LANE + LANE / 2;
    parts.push(svg('line', { class: 'axis', x1: NAMES + 10, x2: SPAN - 14, y1: y, y2: y }),
      svg('text', { class: 'label', x: NAMES, y: y + 4, 'text-anchor': 'end' }, name));
    for (const { first, entries } of groups(history.entries.filter((each) => kinds.includes(each.kind)), x)) {
      parts.push(mark(first, y, entries));
    }
  });
  const drawn = svg('svg', { viewBox: `0 0 ${SPAN} ${BAND + 48}`, role: 'group',
    'aria-label': 'What happened, by lane; arrow keys go from one to the next' }, ...parts);
  const all = [...drawn.querySelectorAll('.event')];
  (all.find((each) => each.dataset.id === chosen) || all[all.length - 1] || drawn).setAttribute('tabindex', '0');
  return drawn;
}

function mark(x, y, entries) {
  const worst = worstOf(entries);
  const label = entries.length === 1 ? `${stamp(worst.time)}: ${worst.text}`
    : `${entries.length} together from ${stamp(entries[entries.length - 1].time)}, such as: ${worst.text}`;
  const shape = svg('g', { class: 'event ' + worst.tone, role: 'button', tabindex: -1, 'aria-label': label,
    'data-id': entries[entries.length - 1].time + worst.kind, transform: `translate(${x.toFixed(1)} ${y})` },
    svg('rect', { class: 'touch', x: -8, y: -16, width: 16, height: 32 }),
    svg('path', { d: MARKS[markOf(worst)][0], 'fill-rule': 'evenodd' }));
  if (entries.length > 1) shape.append(svg('text', { x: 0, y: -10, 'text-anchor': 'middle', class: 'count' }, String(entries.length)));
  for (const event of ['click', 'focus']) shape.addEventListener(event, () => choose(shape, entries));
  // Until one is chosen: on the way to its links the mouse passes others.
  shape.addEventListener('pointerenter', () => { if (!chosen) show($('timeline-told'), ...entries.map(entryLine)); });
  return shape;
}

function entryLine(entry) {
  const line = element('li', {}, element('span', { class: 'soft' }, stamp(entry.time)), ' ' + entry.text);
  if (entry.who) line.append(element('span', { class: 'soft' }, ` by ${entry.who}: ${entry.why}`));
  if (entry.report) line.append(' ', element('a', { href: entry.report, 'aria-label': `Report: ${entry.text}` }, 'Report'));
  return line;
}

function choose(shape, entries) {
  chosen = shape.dataset.id;
  for (const each of $('timeline-chart').querySelectorAll('.event')) each.setAttribute('tabindex', each === shape ? 0 : -1);
  show($('timeline-told'), ...entries.map(entryLine));
}

/** Left and right go along all marks by time, up and down too. */
function stepAlong(event) {
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
  const all = [...$('timeline-chart').querySelectorAll('.event')].sort((a, b) =>
    a.transform.baseVal[0].matrix.e - b.transform.baseVal[0].matrix.e);
  const next = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : all.indexOf(document.activeElement) + step;
  if (all[next]) {
    event.preventDefault();
    all[next].focus();
  }
}

function legend() {
  return Object.values(MARKS).map(([d, name]) => {
    const drawn = svg('svg', { viewBox: '-9 -9 18 18', width: 14, height: 14, 'aria-hidden': 'true' },
      svg('path', { d, 'fill-rule': 'evenodd' }));
    return element('li', {}, drawn, ' ' + name);
  });
}

async function loadTimeline() {
  try {
    const response = await fetch('/timeline.json', { cache: 'no-store' });
    const told = await response.json();
    if (!response.ok) throw new Error(told.reason);
    history = told;
  } catch (failure) {
    $('timeline-text').textContent = 'What happened is not to be had now: ' + failure.message;
    return;
  }
  const { entries, left_out: older } = history;
  $('timeline-text').textContent = `${whole.format(entries.length)} in thirty days${older ? `, and ${whole.format(older)} older ones that are not drawn` : ''}; all times are UTC.`;
  const focused = $('timeline-chart').contains(document.activeElement);
  $('timeline-chart').replaceChildren(drawTimeline());
  if (focused) $('timeline-chart').querySelector('[tabindex="0"]')?.focus();
  show($('timeline-rows'), ...(entries.length ? entries.map((each) => {
    const line = row(stamp(each.time), element('td', { class: 'left' }, each.kind.replace('_', '-')),
      element('td', { class: 'left text' }, each.text), element('td', { class: 'left text' }, each.who ? `${each.who}: ${each.why}` : NONE));
    line.append(element('td', {}, each.report ? element('a', { href: each.report, 'aria-label': `Report: ${each.text}` }, 'Report') : NONE));
    return line;
  }) : [emptyRow(5, 'Nothing happened.')]));
}

const champion = () => history.versions.find((each) => each.role === 'champion')?.version;
const STOOD = { passed: 'passed its gates', refused: 'refused by its gates', none: 'put to no gate', unknown: 'manifest not readable' };

/** Asks what to do and why, before anything is done. */
async function decide(rollback) {
  await loadTimeline();
  if (!history) return;
  const others = history.versions.filter((each) => each.role !== 'champion');
  $('move').reset();
  $('move').dataset.rollback = rollback ? 'yes' : '';
  $('move').dataset.champion = champion() || '';
  $('move-title').textContent = rollback ? 'Roll back' : 'Promote a version';
  $('move-version').hidden = rollback;
  $('version').replaceChildren(...others.map((each) =>
    element('option', { value: each.version }, `${each.version}, ${each.role || each.stage}, ${STOOD[each.gates]}`)));
  $('move-error').replaceChildren();
  $('move-dialog').showModal();
  consequence();
}

function consequence() {
  const rollback = $('move').dataset.rollback;
  const now = $('move').dataset.champion;
  $('move-text').textContent = rollback
    ? `The last promotion of a champion is taken back: ${now} is archived, and the champion before it answers again, on every server of this registry.`
    : $('version').value ? `${$('version').value} becomes champion${now ? ` in place of ${now}, which is archived` : ''}, on every server of this registry.`
      : 'There is no other version: ./intent train makes one.';
  $('move-do').textContent = rollback ? `Roll ${now} back` : `Make ${$('version').value || 'it'} champion`;
}

async function move(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  const { rollback, champion: expected } = event.target.dataset;
  const body = { why: form.get('why'), ...(expected ? { champion: expected } : {}), ...(rollback ? {} : { to: 'champion' }) };
  const path = rollback ? '/admin/rollback' : '/admin/variants/' + encodeURIComponent(form.get('version'));
  $('move-do').disabled = true;
  try {
    const { status, json } = await post(path, body, form.get('key'));
    if (status === 200) {
      $('move-dialog').close();
      $('moved').textContent = `${json.move.version} is champion${rollback ? ' again' : ''}.`;
      await loadTimeline();
      ask();
    } else {
      show($('move-error'), refused(json));
    }
  } catch (failure) {
    show($('move-error'), refused({ reason: 'The server did not answer: ' + failure.message }));
  } finally {
    $('move-do').disabled = false;
  }
}

$('timeline-chart').addEventListener('keydown', stepAlong);
show($('timeline-legend'), ...legend());
$('promote').addEventListener('click', () => decide(false));
$('rollback').addEventListener('click', () => decide(true));
$('version').addEventListener('change', consequence);
$('move').addEventListener('submit', move);
$('move-cancel').addEventListener('click', () => $('move-dialog').close());
