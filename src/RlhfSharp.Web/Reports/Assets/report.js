(function () {
  'use strict';
  var root = document.documentElement, button = document.getElementById('theme'), tip = document.getElementById('tip');
  var modes = ['auto', 'light', 'dark'], mode = 'auto';
  try { mode = localStorage.getItem('rlhf-theme') || 'auto'; } catch (error) { /* pages opened from disk may have no storage */ }
  function show() {
    if (mode === 'auto') root.removeAttribute('data-theme'); else root.setAttribute('data-theme', mode);
    button.textContent = 'theme: ' + mode;
  }
  button.addEventListener('click', function () {
    mode = modes[(modes.indexOf(mode) + 1) % modes.length];
    try { localStorage.setItem('rlhf-theme', mode); } catch (error) { /* as above */ }
    show();
  });
  show();

  function nearest(values, wanted) {
    var low = 0, high = values.length - 1;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (values[middle] < wanted) low = middle + 1; else high = middle;
    }
    return low > 0 && wanted - values[low - 1] < values[low] - wanted ? low - 1 : low;
  }
  function number(value) {
    var size = Math.abs(value);
    return size !== 0 && (size < 1e-3 || size >= 1e7) ? value.toExponential(2) : String(+value.toPrecision(4));
  }

  document.querySelectorAll('svg[data-chart]').forEach(function (svg) {
    var chart = null, cursor = svg.querySelector('.cursor');
    function leave() { tip.hidden = true; cursor.setAttribute('hidden', ''); }
    svg.addEventListener('pointerleave', leave);
    svg.addEventListener('pointermove', function (event) {
      chart = chart || JSON.parse(svg.getAttribute('data-chart'));
      var box = svg.getBoundingClientRect(), width = svg.viewBox.baseVal.width;
      var place = ((event.clientX - box.left) / box.width * width - chart.frame[0]) / (chart.frame[1] - chart.frame[0]);
      if (place < -0.03 || place > 1.03) return leave();
      var wanted = chart.range[0] + Math.min(1, Math.max(0, place)) * (chart.range[1] - chart.range[0]);
      tip.textContent = '';
      var head = document.createElement('div'), at = null;
      tip.appendChild(head);
      chart.lines.forEach(function (line) {
        var index = nearest(line.x, wanted), row = document.createElement('div');
        if (at === null || Math.abs(line.x[index] - wanted) < Math.abs(at - wanted)) at = line.x[index];
        if (line.label) {
          var mark = document.createElement('i');
          mark.className = 'c' + line.colour;
          row.appendChild(mark);
          row.appendChild(document.createTextNode(line.label + ' '));
        }
        var value = document.createElement('b');
        value.textContent = number(line.y[index]);
        row.appendChild(value);
        tip.appendChild(row);
      });
      head.textContent = 'iteration ' + at;
      var x = chart.frame[0] + (at - chart.range[0]) / (chart.range[1] - chart.range[0] || 1) * (chart.frame[1] - chart.frame[0]);
      cursor.setAttribute('x1', x);
      cursor.setAttribute('x2', x);
      cursor.removeAttribute('hidden');
      tip.hidden = false;
      var left = event.clientX + 14;
      if (left + tip.offsetWidth > window.innerWidth - 8) left = event.clientX - tip.offsetWidth - 14;
      tip.style.left = Math.max(8, left) + 'px';
      tip.style.top = Math.max(8, event.clientY - tip.offsetHeight - 12) + 'px';
    });
  });
})();
