/** The experiments of the registry, and what came to their arms on this server. */

const EXPERIMENTS_EVERY = 5000;
const STATES = { running: 'good', scheduled: '', created: '', ended: 'soft', stopped: 'soft' };

const bounds = ({ start, end }) => (start ? ` from ${stamp(start)}` : '') + (end ? ` to ${stamp(end)}` : '');

/** Who did what last, and why. */
function lastMove({ created, started, stopped }) {
  const [what, move] = stopped ? ['stopped', stopped] : started ? ['started', started] : ['created', created];
  return `${what} ${stamp(move.time)} by ${move.who}: ${move.why}`;
}

const armChanges = ({ model, policy }) => [model && `model ${model}`, policy && 'own policy'].filter(Boolean).join(', ');

function armRow(arm, units) {
  return row(arm.arm, element('td', { class: 'left' }, armChanges(arm) || 'a label'), percent(arm.share), units ? percent(arm.units / units) : NONE,
    whole.format(arm.units), whole.format(arm.answers),
    arm.fallbacks ? element('td', { class: 'warn' }, whole.format(arm.fallbacks)) : '0');
}

const withSign = (share) => (share > 0 ? '+' : '') + percent(share);

/** The effect as it was known at each day's end, with its bounds: of one arm against the control. */
function effectChart(series, arm) {
  const known = series.filter((look) => look.arm === arm && look.low !== null && look.high !== null);
  if (known.length < 2) return null;
  const last = known[known.length - 1];
  // The first bounds are wide as the sky: what came of them is what is looked at.
  const reach = 3 * Math.max(Math.abs(last.low), Math.abs(last.high), 1e-9);
  const x = (i) => LEFT + 52 + ((WIDTH - LEFT - 60) * i) / (known.length - 1);
  const y = (value) => BASE / 2 - (Math.max(-reach, Math.min(reach, value)) / reach) * (BASE / 2 - 10);
  const upper = known.map((look, i) => `${x(i)} ${y(look.high)}`);
  const lower = known.map((look, i) => `${x(i)} ${y(look.low)}`).reverse();
  return picture(WIDTH, HEIGHT, `Effect of ${arm} by day, with bounds that hold at any look`,
    svg('line', { class: 'axis', x1: LEFT, x2: WIDTH - LEFT, y1: y(0), y2: y(0) }),
    svg('path', { class: 'bounds', d: `M${[...upper, ...lower].join('L')}Z` }),
    svg('path', { class: 'effect', d: `M${known.map((look, i) => `${x(i)} ${y(look.lift)}`).join('L')}` }),
    svg('text', { x: LEFT, y: y(0) - 4 }, 'no effect'),
    svg('text', { x: WIDTH - LEFT, y: y(last.high) - 5, 'text-anchor': 'end' }, withSign(last.high)),
    svg('text', { x: WIDTH - LEFT, y: y(last.low) + 14, 'text-anchor': 'end' }, withSign(last.low)),
    svg('text', { x: x(0), y: HEIGHT - 6 }, known[0].day),
    svg('text', { x: WIDTH - LEFT, y: HEIGHT - 6, 'text-anchor': 'end' }, last.day));
}

const DECISIONS = { ship: 'good', stop: 'bad', do_not_trust: 'bad' };

/** What was found when it was analysed last; nothing where it never was. */
function verdictPart({ analysis, arms }) {
  if (!analysis) return [];
  const { verdict, series, page, until } = analysis;
  const arm = verdict.arm === arms[0].arm ? arms[1].arm : verdict.arm;
  const chart = effectChart(series, arm);
  return [
    element('p', { class: 'verdict' }, element('span', { class: 'pill ' + (DECISIONS[verdict.decision] ?? '') }, verdict.words),
      ` as of ${stamp(until)}. `, ...(page ? [element('a', { href: page }, 'All that was found')] : [])),
    element('ul', {}, ...verdict.reasons.map((reason) => element('li', {}, reason))),
    ...(chart ? [element('div', { class: 'chart' }, chart)] : []),
  ];
}

function experimentPart(each) {
  const units = each.arms.reduce((sum, arm) => sum + arm.units, 0);
  const head = ['Arm', 'Changes', 'Weight', 'Share of units', 'Units', 'Answers', 'Fallbacks'];
  const health = each.problems.map((problem) => element('li', { class: 'warn' }, problem + '.'));
  if (!health.length && each.state === 'running') {
    health.push(element('li', {}, units ? 'Arms have the units that their weights say.' : 'Nobody came since this server began.'));
  }
  return element('article', { 'aria-label': each.experiment },
    element('h3', {}, `${each.experiment}@${each.version} `, element('span', { class: 'pill ' + STATES[each.state] }, each.state)),
    element('p', {}, each.hypothesis || 'Without a hypothesis.'),
    element('p', { class: 'soft' }, `${percent(each.traffic)} of layer ${each.layer}, by ${each.unit}${bounds(each)}; decided by ${each.metrics.join(', then ')}; ${lastMove(each)}`),
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Arms of ' + each.experiment },
      element('table', {}, element('thead', {}, element('tr', {}, ...head.map((name) => element('th', { scope: 'col', ...(name === 'Changes' ? { class: 'left' } : {}) }, name)))),
        element('tbody', {}, ...each.arms.map((arm) => armRow(arm, units))))),
    element('ul', { class: 'health' }, ...health), ...verdictPart(each));
}

function showExperiments({ experiments, problems }) {
  const on = experiments.filter(({ state }) => ['running', 'scheduled'].includes(state));
  const off = experiments.filter((each) => !on.includes(each));
  $('experiments-text').textContent = experiments.length
    ? `${on.length} on, ${off.length} not. Counts are this server's, since it began; visitors count once.`
    : 'There is none: ./intent experiments create FILE makes one.';
  show($('experiment-problems'), ...problems.map((each) => element('li', { class: 'warn' }, each + '.')));
  show($('experiments-on'), ...on.map(experimentPart));
  show($('experiments-off'), ...off.map(experimentPart));
  $('experiments-more').hidden = !off.length;
}

async function loadExperiments() {
  if (!document.hidden && !paused) {
    try {
      const response = await fetch('/experiments.json', { cache: 'no-store' });
      const told = await response.json();
      if (!response.ok) throw new Error(told.reason);
      showExperiments(told);
    } catch (failure) {
      $('experiments-text').textContent = 'Which experiments there are is not to be had now: ' + failure.message;
    }
  }
  setTimeout(loadExperiments, EXPERIMENTS_EVERY);
}
