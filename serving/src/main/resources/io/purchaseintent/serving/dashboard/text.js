/** Elements, numbers in words, and Markdown as elements: never as markup. */

const $ = (id) => document.getElementById(id);

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Replaces the content only where it changes, so that nothing flickers or loses the focus. */
function show(parent, ...children) {
  const before = parent.cloneNode(false);
  before.append(...children);
  if (!parent.isEqualNode(before)) parent.replaceChildren(...before.childNodes);
}

const NONE = '–';
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

function number(value, digits) {
  return value === null || !isFinite(value) ? NONE
    : new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

function percent(value) {
  return value === null || !isFinite(value) ? NONE : number(100 * value, value < 0.0995 ? 2 : 1) + '%';
}

function millis(value) {
  return value === null ? NONE : number(value, value < 10 ? 2 : value < 100 ? 1 : 0) + ' ms';
}

function rate(value) {
  return value === null ? NONE : number(value, value < 100 ? 1 : 0);
}

/** An age in the unit that suits it. */
function age(seconds) {
  if (seconds === null) return NONE;
  for (const [unit, length] of [['d', 86400], ['h', 3600], ['min', 60]]) {
    if (seconds >= length) return number(seconds / length, seconds < 10 * length ? 1 : 0) + ' ' + unit;
  }
  return number(seconds, seconds < 10 ? 1 : 0) + ' s';
}

function row(head, ...cells) {
  return element('tr', {}, element('th', { scope: 'row' }, head),
    ...cells.map((cell) => (cell instanceof Node ? cell : element('td', {}, cell))));
}

function emptyRow(columns, text) {
  return element('tr', {}, element('td', { colspan: columns, class: 'empty' }, text));
}

/** Of Markdown what model cards have: headings, paragraphs, lists, tables, `code` and **strong**. */
function markdown(text) {
  const root = element('div', { class: 'markdown' });
  for (const block of text.trim().split(/\n\s*\n/)) {
    const lines = block.split('\n');
    const heading = /^(#+)\s+(.*)$/.exec(lines[0]);
    if (heading) {
      root.append(element('h' + Math.min(6, heading[1].length + 2), {}, heading[2]));
      lines.shift();
    }
    if (lines.length && lines[0].startsWith('|')) root.append(markdownTable(lines));
    else if (lines.length && /^[-*] /.test(lines[0])) root.append(markdownList(lines));
    else if (lines.length) root.append(element('p', {}, ...inline(lines.join(' '))));
  }
  return root;
}

function markdownList(lines) {
  const items = [];
  for (const line of lines) {
    if (/^[-*] /.test(line)) items.push(line.slice(2));
    else items[items.length - 1] += ' ' + line.trim();
  }
  return element('ul', {}, ...items.map((item) => element('li', {}, ...inline(item))));
}

function markdownTable(lines) {
  const cells = (line) => line.replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
  const body = lines.slice(2).map((line) =>
    element('tr', {}, ...cells(line).map((cell) => element('td', {}, ...inline(cell)))));
  const head = cells(lines[0]).map((cell) => element('th', { scope: 'col' }, ...inline(cell)));
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table: ' + cells(lines[0])[0] },
    element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)));
}

function inline(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).filter(Boolean).map((part) =>
    part.startsWith('`') ? element('code', {}, part.slice(1, -1))
      : part.startsWith('**') ? element('strong', {}, part.slice(2, -2)) : part);
}
