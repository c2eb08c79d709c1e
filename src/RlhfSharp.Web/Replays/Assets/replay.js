(function () {
  'use strict';
  var data = JSON.parse(document.getElementById('replay').textContent);
  var root = document.documentElement, at = 0, current = 0, playing = false, last = 0, due = 0, waits = 0, returns = [];
  function get(id) { return document.getElementById(id); }
  var scrub = get('scrub'), speed = get('speed'), picker = get('episode'), themeButton = get('theme');
  var PLAY = 'M5 3v14l12-7z', PAUSE = 'M5 3h4v14H5zM12 3h4v14h-4z', REST = 1200;

  function number(value) {
    if (value === 0) return '0';
    var size = Math.abs(value);
    var text = size < 1e-3 || size >= 1e6 ? value.toExponential(2) : String(+value.toPrecision(4));
    return text.replace('-', '\u2212');
  }

  var modes = ['auto', 'light', 'dark'], mode = 'auto';
  try { mode = localStorage.getItem('rlhf-theme') || 'auto'; } catch (error) { /* pages opened from disk may have no storage */ }
  function showTheme() {
    if (mode === 'auto') root.removeAttribute('data-theme'); else root.setAttribute('data-theme', mode);
    themeButton.textContent = 'theme: ' + mode;
  }
  themeButton.addEventListener('click', function () {
    mode = modes[(modes.indexOf(mode) + 1) % modes.length];
    try { localStorage.setItem('rlhf-theme', mode); } catch (error) { /* as above */ }
    showTheme();
  });

  data.episodes.forEach(function (episode, index) {
    var option = document.createElement('option');
    option.value = index;
    option.textContent = (index + 1) + ' (return ' + number(episode.return) + ')';
    picker.appendChild(option);
  });

  var rows = data.actions.map(function (name) {
    var row = document.createElement('div'), label = document.createElement('span'), track = document.createElement('div');
    var bar = document.createElement('i'), value = document.createElement('span');
    row.className = 'row';
    label.textContent = name;
    track.className = 'track';
    value.className = 'value';
    track.appendChild(bar);
    row.append(label, track, value);
    get('actions').appendChild(row);
    return { row: row, track: track, bar: bar, value: value };
  });
  if (rows.length > 8) get('actions').className = 'many';

  function fill(row, from, to) {
    row.bar.style.left = 100 * Math.min(from, to) + '%';
    row.bar.style.width = 100 * Math.abs(to - from) + '%';
  }

  function showActions(step) {
    var isOver = step.a.length === 0;
    rows.forEach(function (row, index) {
      if (data.low) {
        var low = data.low[index], high = data.high[index], place = 0.5 + 0.5 * Math.max(-1, Math.min(1, step.a[index] || 0));
        if (low !== null && high !== null && high > low) place = (Math.max(low, Math.min(high, step.a[index] || 0)) - low) / (high - low);
        row.row.classList.toggle('chosen', !isOver);
        row.value.textContent = isOver ? '' : number(step.a[index]);
        var zero = low !== null && high !== null && low < 0 && high > 0 ? -low / (high - low) : low === null ? 0.5 : 0;
        fill(row, isOver ? zero : place, zero);
        return;
      }
      row.row.classList.toggle('chosen', !isOver && step.a[0] === index);
      row.track.hidden = !data.scores;
      row.value.textContent = step.s ? data.scores === 'probability' ? (100 * step.s[index]).toFixed(step.s[index] < 0.1 ? 1 : 0) + ' %' : number(step.s[index]) : '';
      var least = step.s ? Math.min.apply(null, step.s) : 0, most = step.s ? Math.max.apply(null, step.s) : 0;
      var share = !step.s ? 0 : data.scores === 'probability' ? step.s[index] : most > least ? 0.08 + 0.92 * (step.s[index] - least) / (most - least) : 1;
      fill(row, 0, share);
    });
    get('action-title').textContent = (isOver ? 'actions' : 'next action') + (!isOver && data.scores ? ' \u00b7 ' + (data.scores === 'value' ? 'expected returns' : 'probabilities') : '');
    var chosen = rows.find(function (row) { return row.row.classList.contains('chosen'); });
    if (chosen && rows.length > 8) get('actions').scrollTop = chosen.row.offsetTop - get('actions').offsetTop - 100;
  }

  function draw(id, indices) { get(id).innerHTML = indices.map(function (index) { return data.shapes[index]; }).join(''); }

  function show() {
    var episode = data.episodes[current], step = episode.steps[at], count = episode.steps.length - 1;
    draw('shapes', step.d);
    get('step').textContent = at + ' / ' + count;
    get('reward').textContent = at === 0 ? '\u2013' : number(step.r);
    get('return').textContent = number(returns[at]);
    get('state').textContent = data.environment + ', step ' + at + ' of ' + count;
    scrub.value = at;
    scrub.setAttribute('aria-valuetext', 'step ' + at + ' of ' + count);
    showActions(step);
    var ending = get('ending');
    ending.hidden = at < count;
    ending.textContent = { terminated: 'The episode ended here.', truncated: 'The step limit cut the episode here.', stopped: 'Watching stopped here.' }[episode.ending] || '';
    var x = count ? 300 * at / count : 0;
    get('cursor').setAttribute('x1', x);
    get('cursor').setAttribute('x2', x);
  }

  function open(index) {
    var sum = 0, episode = data.episodes[index];
    current = index;
    at = 0;
    picker.value = index;
    returns = episode.steps.map(function (step) { return sum += step.r; });
    returns[returns.length - 1] = episode.return;
    scrub.max = episode.steps.length - 1;
    var low = Math.min.apply(null, returns), high = Math.max.apply(null, returns), span = high - low || 1;
    get('line').setAttribute('d', returns.map(function (value, i) {
      return (i ? 'L' : 'M') + (300 * i / Math.max(1, returns.length - 1)).toFixed(1) + ' ' + (87 - 84 * (value - low) / span).toFixed(1);
    }).join(''));
    get('low').textContent = 'from ' + number(low);
    get('high').textContent = 'to ' + number(high);
    show();
  }

  function setPlaying(value) {
    playing = value;
    get('sign').setAttribute('d', playing ? PAUSE : PLAY);
    get('play').setAttribute('aria-label', playing ? 'Pause' : 'Play');
    if (!playing) return;
    if (at >= data.episodes[current].steps.length - 1) { at = 0; show(); }
    last = performance.now();
    due = waits = 0;
    requestAnimationFrame(tick);
  }

  function tick(now) {
    if (!playing) return;
    var end = data.episodes[current].steps.length - 1, passed = now - last;
    last = now;
    if (at >= end) {
      waits += passed;
      if (waits >= REST) {
        if (current + 1 >= data.episodes.length) return setPlaying(false);
        waits = due = 0;
        open(current + 1);
      }
    } else {
      due += passed / 1000 * data.pace * Number(speed.value);
      var steps = Math.floor(due);
      if (steps > 0) {
        due -= steps;
        at = Math.min(end, at + steps);
        show();
      }
    }
    requestAnimationFrame(tick);
  }

  function jump(step) {
    setPlaying(false);
    at = Math.max(0, Math.min(data.episodes[current].steps.length - 1, step));
    show();
  }

  get('play').addEventListener('click', function () { setPlaying(!playing); });
  get('back').addEventListener('click', function () { jump(at - 1); });
  get('forward').addEventListener('click', function () { jump(at + 1); });
  scrub.addEventListener('input', function () { jump(Number(scrub.value)); });
  picker.addEventListener('change', function () {
    var goesOn = playing;
    open(Number(picker.value));
    setPlaying(goesOn);
  });
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === 'SELECT') return;
    if (event.key === ' ') { if (event.target.tagName === 'BUTTON') return; setPlaying(!playing); }
    else if (event.key === 'ArrowLeft') jump(at - 1);
    else if (event.key === 'ArrowRight') jump(at + 1);
    else if (event.key === 'Home') jump(0);
    else if (event.key === 'End') jump(Infinity);
    else return;
    event.preventDefault();
  });

  showTheme();
  draw('scene', data.scene);
  open(0);
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) setPlaying(true);
})();
