/** The unattended loop: what it is at, and the buttons that steer it, wherever it runs. */

const ORDERS = {
  pause: ['Pause the loop', 'Nothing is begun, and a roll-out takes no further step, until somebody resumes it. Harm still takes a version back.'],
  resume: ['Resume the loop', 'What is due begins again.'],
  skip: ['Skip', 'The version of the roll-out goes to its next step now; without a roll-out the next retraining is left out.'],
  abort: ['Abort', 'The version of the roll-out goes back to staging; without a roll-out the retraining at work is ended.'] };

let loop = null;

const at = ({ step, what }) => `${step} ${what}`.trim();

async function loadLoop() {
  try {
    const response = await fetch('/loop.json', { cache: 'no-store' });
    const told = await response.json();
    if (!response.ok) throw new Error(told.reason);
    loop = told;
  } catch (failure) {
    $('loop-text').textContent = 'What the loop does is not to be had now: ' + failure.message;
    return;
  }
  const { lease, paused, orders, state } = loop;
  const where = lease ? `${lease.holder.who}'s process ${lease.holder.pid} on ${lease.holder.host}` : '';
  const states = { none: 'No loop has run yet: ./intent loop run begins one.', ended: `No loop runs; the last was ${where}.`,
    silent: `The loop is silent since ${lease ? stamp(lease.renewed) : ''}; it was ${where}.`,
    runs: lease ? `The loop (${where}) is at: ${at(lease.doing)}. ${lease.doing.next}.` : '' };
  $('loop-text').textContent = states[state] + (paused ? ` Paused by ${paused.who}: ${paused.why}.` : '')
    + (orders.length ? ` Waiting: ${orders.map(({ action, who }) => `${action} by ${who}`).join(', ')}.` : '');
  $('loop-pause').hidden = Boolean(paused);
  $('loop-resume').hidden = !paused;
}

/** Asks why, before anything is ordered; an order is of what is seen now. */
async function command(action) {
  await loadLoop();
  if (!loop) return;
  const [title, text] = ORDERS[action];
  const form = $('order');
  form.reset();
  form.dataset.action = action;
  form.dataset.id = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`.replace('.', '-');
  form.dataset.of = ['skip', 'abort'].includes(action) && loop.lease && loop.lease.doing.what ? at(loop.lease.doing) : '';
  $('order-title').textContent = title;
  $('order-text').textContent = (form.dataset.of ? `Of ${form.dataset.of}. ` : '') + text;
  $('order-do').textContent = title;
  $('order-error').replaceChildren();
  $('order-dialog').showModal();
}

async function order(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  const { action, id, of } = event.target.dataset;
  $('order-do').disabled = true;
  try {
    const { status, json } = await post('/admin/loop/' + action, { why: form.get('why'), id, ...(of ? { of } : {}) }, form.get('key'));
    if (status === 200) {
      $('order-dialog').close();
      $('ordered').textContent = `Ordered to ${action}.`;
      await loadLoop();
    } else {
      show($('order-error'), refused(json));
    }
  } catch (failure) {
    show($('order-error'), refused({ reason: 'The server did not answer: ' + failure.message }));
  } finally {
    $('order-do').disabled = false;
  }
}

for (const action of Object.keys(ORDERS)) $('loop-' + action).addEventListener('click', () => command(action));
$('order').addEventListener('submit', order);
$('order-cancel').addEventListener('click', () => $('order-dialog').close());
