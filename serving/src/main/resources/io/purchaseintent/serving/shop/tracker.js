// Purchase Intent's tracker: tells what visitors do, after consent.
// PurchaseIntent.init({endpoint, key?, session?, user?, consent}), then .track(type, fields).
(() => {
  'use strict';
  const BATCH = 20, WAIT = 500, KEPT = 200, IDLE = 18e5, LONGEST = 6e4, TELL = 3;
  const PREFIX = 'purchase-intent.', VISIT = PREFIX + 'visit', QUEUE = PREFIX + 'queue.';
  // Only secure pages have randomUUID.
  const id = () => crypto.randomUUID ? crypto.randomUUID() : Date.now() + '-' + Math.random();
  const mine = QUEUE + id();
  let settings = {}, target, consent, queue = [], sending, timer, failures, told, notBefore = 0;

  // Storage may be full or forbidden: then nothing outlives the page.
  const storage = use => { try { return use(localStorage); } catch (e) { return null; } };
  const read = key => storage(s => JSON.parse(s.getItem(key)));
  const write = (key, value) => storage(s => value ? s.setItem(key, JSON.stringify(value)) : s.removeItem(key));
  const keys = prefix => (storage(Object.keys) || []).filter(key => key.startsWith(prefix));
  const keep = () => write(mine, queue[0] && queue);
  const drop = sent => { queue = queue.filter(e => !sent.includes(e)); };
  const lines = events => events.map(e => JSON.stringify(e)).join('\n');

  const begin = () => settings.visit = {id: id(), last: Date.now(), sequence: 0};

  /** The visit: a new one after half an hour without an event, and after a sign-out. */
  function visit() {
    const v = read(VISIT) || settings.visit;
    return v && Date.now() - v.last < IDLE ? settings.visit = v : begin();
  }

  function flushIn(ms) {
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(ms, notBefore - Date.now()));
  }

  async function flush() {
    if (!consent || sending || !queue[0]) return;
    if (Date.now() < notBefore) return flushIn(0);
    const batch = queue.slice(0, BATCH), call = sending = new AbortController();
    let wait = 0;
    try {
      // Plain text may go to another origin without asking first.
      const answer = await fetch(target, {method: 'POST', credentials: 'omit',
        headers: {'Content-Type': 'text/plain'}, body: lines(batch), signal: call.signal});
      if (answer.status == 429 || answer.status > 499) {
        wait = 1e3 * answer.headers.get('Retry-After') || -LONGEST;
      } else {
        drop(batch);
        const text = await answer.text();
        if (!text.includes('"rejected":[]')) console.warn('purchase-intent', answer.status, text);
      }
    } catch (e) {
      // Nobody answered, or nobody whom this page may hear: that may last as long as the page.
      wait = -IDLE;
    }
    if (sending != call) return;
    sending = null;
    failures = wait ? failures + 1 : 0;
    if (wait == -IDLE && failures == TELL && !told) {
      told = settings.endpoint + ' does not answer this page: is it there, with --allow-origin=' + location.origin + '?';
      console.warn('purchase-intent', told);
    }
    if (wait < 0) wait = Math.min(-wait, WAIT * 2 ** failures) * (1 + Math.random()) / 2;
    notBefore = Date.now() + wait;
    keep();
    if (queue[0]) flushIn(0);
  }

  /** The page may never come back: what is left goes by beacon, or waits for the next page. */
  function leave() {
    while (queue[0] && Date.now() >= notBefore) {
      const batch = queue.slice(0, BATCH);
      if (!navigator.sendBeacon(target, lines(batch))) break;
      drop(batch);
    }
    if (consent) keep();
  }

  function setConsent(agreed) {
    if (consent === agreed) return;
    consent = agreed === true;
    failures = notBefore = 0;
    if (consent) {
      keys(QUEUE).forEach(key => { queue = (read(key) || []).concat(queue).slice(-KEPT); write(key); });
      return flushIn(0);
    }
    if (sending) sending.abort();
    queue = [];
    sending = settings.user = settings.visit = settings.session = null;
    keys(PREFIX).forEach(key => write(key));
  }

  addEventListener('pagehide', leave);
  addEventListener('online', () => { notBefore = 0; flush(); });
  document.addEventListener('visibilitychange', () => document.hidden && leave());

  window.PurchaseIntent = {
    init(options) {
      settings = {...options};
      // A key goes in the address, as a beacon has no headers: one for events only, for all can read it.
      target = settings.endpoint + (settings.key ? '?key=' + settings.key : '');
      setConsent(options.consent);
    },
    setConsent,
    setUser(user) { if (consent) settings.user = user; },
    /** Who it was has left: ends the visit, and what follows is nobody's until the next setUser. */
    signOut: () => PurchaseIntent.track('sign_out'),
    /** The visit's id, or null without consent. */
    session: () => consent ? settings.session || visit().id : null,
    /** Notes an event; returns its id, or null without consent. */
    track(type, fields) {
      if (!consent) return null;
      let v = visit(), now = new Date(), event = Object.assign({event_id: id(), type,
        event_time: now.toISOString(), sequence: ++v.sequence, session_id: settings.session || v.id,
        user_id: settings.user, page: location.pathname,
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone}, fields);
      v.last = +now;
      // What follows a sign-out is another visit, in other tabs too.
      if (type == 'sign_out') settings.user = null, v = begin();
      write(VISIT, v);
      queue = queue.concat(event).slice(-KEPT);
      if (queue[BATCH - 1]) flush(); else if (!queue[1]) flushIn(WAIT);
      return event.event_id;
    }
  };
})();
