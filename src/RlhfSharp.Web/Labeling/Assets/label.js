// Keys press the buttons of the page; everything works without this script, by mouse, touch and Tab.
'use strict';
(() => {
  const TOO_SOON = 150; // ms: a second press meant for the page before
  const form = document.getElementById('label');
  const loaded = performance.now();
  let away = 0, left = document.hidden ? loaded : null, sent = false;

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) left = performance.now();
    else if (left !== null) { away += performance.now() - left; left = null; }
  });

  form?.addEventListener('submit', event => {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    form.elements.milliseconds.value = Math.round(performance.now() - loaded - away);
  });
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

  const press = element => { if (element && !element.disabled && !sent) element.click(); };

  addEventListener('keydown', event => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest('textarea, input[type=text]')) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    // By place on the keyboard, so that digits work on layouts that have them on the upper level.
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1] ?? (/^[0-9]$/.test(event.key) ? event.key : null);
    const key = digit ?? event.key.toLowerCase();
    if (digit !== null && event.shiftKey) {
      const strength = form?.querySelector(`input[name=strength][value="${digit}"]`);
      if (strength) { strength.checked = true; event.preventDefault(); }
    } else if (digit !== null || key === 'b' || key === 's') {
      if (performance.now() - loaded < TOO_SOON) return;
      const button = form?.querySelector(`button[name=choice][value="${key}"]`);
      if (button) { event.preventDefault(); press(button); }
    } else if (key === 'u') press(document.querySelector('#undo button'));
    else if (key === 'n' && form) { event.preventDefault(); form.elements.note.focus(); }
    else if (key === 'arrowleft' && target.type !== 'radio') press(document.getElementById('back'));
    else if (key === 'arrowright' && target.type !== 'radio') press(document.getElementById('forward'));
  });

  const figures = document.getElementById('figures');
  if (figures) setInterval(async () => {
    if (document.hidden || figures.contains(document.activeElement)) return;
    const answer = await fetch('/overview', { credentials: 'same-origin' }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('figures');
    if (fresh) figures.replaceChildren(...fresh.childNodes);
  }, 1000 * Number(figures.dataset.refresh));
})();
