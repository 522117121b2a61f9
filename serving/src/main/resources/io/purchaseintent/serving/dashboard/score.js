/** The form that scores a session by hand, explained where the server can explain. */

async function post(path, body, key) {
  const response = await fetch(path, {
    method: 'POST', headers: { 'Content-Type': 'application/json', ...(key ? { Authorization: 'Bearer ' + key } : {}) }, body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

function question(form) {
  const body = { session_id: form.get('session_id') };
  for (const name of ['user_id', 'product_id']) if (form.get(name)) body[name] = form.get(name);
  if (form.get('price')) body.context = { price: Number(form.get('price')) };
  return body;
}

async function score(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  const body = question(form);
  try {
    let found = await post('/explain', body, form.get('key'));
    if (found.status === 404) found = await post('/predict', body, form.get('key'));
    show($('answer'), ...(found.status === 200 ? told(found.json) : [refused(found.json)]));
  } catch (failure) {
    show($('answer'), refused({ reason: 'The server did not answer: ' + failure.message }));
  }
}

function refused({ field, reason }) {
  return element('p', { class: 'warn', role: 'alert' }, (field ? field + ' ' : '') + reason);
}

function told(answer) {
  const parts = [element('p', { class: 'result' },
    element('strong', { id: 'propensity' }, percent(answer.propensity)),
    element('span', {}, 'likely to buy'),
    element('span', { class: 'soft' }, `${answer.variant}, ${answer.model_version}, ${answer.segment}`
      + (answer.fallback ? `, stands on less: ${RUNGS[answer.fallback]}` : '')))];
  if (answer.margin !== undefined) parts.push(...explained(answer));
  else if (answer.contributions) parts.push(element('p', { class: 'soft' }, 'A rate has no reasons: nothing is known of this visit.'));
  return parts;
}

function explained(answer) {
  const order = [...answer.contributions].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const bars = order.map((each) => ({ name: each.text || each.feature, value: each.contribution }));
  if (answer.rest) bars.push({ name: 'all others', value: answer.rest });
  const chart = element('div', { class: 'chart', id: 'waterfall', tabindex: 0, role: 'region', 'aria-label': 'Waterfall' });
  chart.append(waterfall(answer.base, bars, answer.margin));
  const meant = (text) => element('td', { class: 'left' }, text);
  const rows = [row('base', meant('before anything is known'), signed(answer.base)),
    ...order.map((each) => row(each.feature, meant(each.text), signed(each.contribution))),
    row('all others', meant(NONE), signed(answer.rest)), row('margin', meant('the sum'), signed(answer.margin))];
  return [element('h3', {}, 'Why: what each feature adds to the log odds'), chart,
    element('details', {}, element('summary', {}, 'As a table'),
      element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Contributions' },
        table(['Feature', 'Meaning', 'Contribution'], rows, 'contributions'))),
    ...changes(answer.changes || [])];
}

function changes(found) {
  if (!found.length) return [];
  return [element('h3', {}, 'What if'),
    table(['Change', 'Propensity'], found.map((each) => row(each.change, percent(each.propensity))), 'changes')];
}

function table(heads, rows, id) {
  return element('table', { id },
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...rows));
}
