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
    element('ul', { class: 'health' }, ...health));
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
