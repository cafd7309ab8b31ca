/* Small comforts over pages that work without them. Plain ES5 for old phones. */
(function () {
  'use strict';
  var doc = document;

  function all(selector, root) {
    return Array.prototype.slice.call((root || doc).querySelectorAll(selector));
  }

  function up(node, selector) {
    while (node && node.nodeType === 1) {
      if ((node.matches || node.webkitMatchesSelector).call(node, selector)) { return node; }
      node = node.parentNode;
    }
    return null;
  }

  function say(text) {
    var place = doc.getElementById('say');
    if (place) { place.textContent = ''; setTimeout(function () { place.textContent = text; }, 50); }
  }

  /* The amount in figures and words while it is typed. */
  function echo(input) {
    var place = doc.getElementById(input.getAttribute('data-amount'));
    var lib = window.TuongHoWords, n = null, words = '';
    if (!place || !lib) { return; }
    try {
      n = lib.parse(input.value);
      if (typeof n === 'number' && n > 0 && n <= 1e15) { words = lib.words(n); }
    } catch (e) { words = ''; }
    place.textContent = '';
    if (!words) { return; }
    var b = doc.createElement('b');
    b.className = 'amount';
    b.textContent = String(n).replace(/\B(?=(\d{3})+$)/g, '.') + ' đ';
    place.appendChild(b);
    place.appendChild(doc.createTextNode(' · ' + words));
  }

  all('[data-amount]').forEach(function (input) {
    var timer;
    input.addEventListener('input', function () {
      all('[data-fill="' + input.id + '"]').forEach(function (radio) { radio.checked = false; });
      clearTimeout(timer);
      timer = setTimeout(function () { echo(input); }, 300);
    });
    if (input.value) { echo(input); }
  });

  all('[data-fill]').forEach(function (radio) {
    radio.addEventListener('change', function () {
      var input = doc.getElementById(radio.getAttribute('data-fill'));
      input.value = radio.value.replace(/\B(?=(\d{3})+$)/g, '.');
      echo(input);
    });
  });

  /* Copy buttons: hidden without script, and they say aloud that it is done. */
  function copyOld(text) {
    var area = doc.createElement('textarea'), done = false;
    area.value = text;
    area.setAttribute('readonly', '');
    area.className = 'vh';
    doc.body.appendChild(area);
    area.select();
    area.setSelectionRange(0, text.length);
    try { done = doc.execCommand('copy'); } catch (e) { done = false; }
    doc.body.removeChild(area);
    return done;
  }

  all('[data-copy]').forEach(function (button) {
    var word = button.querySelector('span'), before = word.textContent, after = button.getAttribute('data-done');
    function done() {
      word.textContent = after;
      say(after);
      setTimeout(function () { word.textContent = before; }, 3000);
    }
    button.hidden = false;
    button.addEventListener('click', function () {
      var text = button.getAttribute('data-text') || doc.getElementById(button.getAttribute('data-copy')).textContent.trim();
      function old() { if (copyOld(text)) { done(); button.focus(); } }
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(text).then(done, old);
      } else { old(); }
    });
  });

  /* One tap, one post. The server's form_key is the real guard; this spares the wait. */
  function release(form) {
    form.removeAttribute('data-sent');
    all('[type=submit]', form).forEach(function (b) { b.removeAttribute('aria-disabled'); });
  }

  all('form[data-once]').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      if (form.hasAttribute('data-sent')) { event.preventDefault(); return; }
      form.setAttribute('data-sent', '');
      all('[type=submit]', form).forEach(function (b) { b.setAttribute('aria-disabled', 'true'); });
      setTimeout(function () { release(form); }, 15000);
    });
  });
  window.addEventListener('pageshow', function () { all('form[data-sent]').forEach(release); });

  /* Tables: arrows walk the rows, Enter opens the row's link, / goes to the search. */
  all('table.rows').forEach(function (table) {
    /* Cards drop the table's meaning for screen readers; say it again. */
    table.setAttribute('role', 'table');
    var roles = { 'thead,tbody,tfoot': 'rowgroup', tr: 'row', td: 'cell', th: 'rowheader', 'thead th': 'columnheader' };
    Object.keys(roles).forEach(function (what) {
      all(what, table).forEach(function (x) { x.setAttribute('role', roles[what]); });
    });
  });

  function keysOn() {
    try { return localStorage.getItem('keys') !== 'off'; } catch (e) { return true; }
  }

  all('[data-shortcuts]').forEach(function (button) {
    function show() { button.textContent = button.getAttribute(keysOn() ? 'data-on' : 'data-off'); }
    if (!doc.querySelector('table.rows, [aria-keyshortcuts]')) { return; }
    button.hidden = false;
    show();
    button.addEventListener('click', function () {
      try { localStorage.setItem('keys', keysOn() ? 'off' : 'on'); } catch (e) { return; }
      show();
    });
  });

  doc.addEventListener('keydown', function (event) {
    var at = event.target, search = doc.querySelector('[aria-keyshortcuts="/"]');
    if (event.ctrlKey || event.metaKey || event.altKey || !keysOn()) { return; }
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
    if (event.key === '/' && search && !typing) {
      event.preventDefault();
      search.focus();
      search.select();
      return;
    }
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    var table = step && (up(at, 'table.rows') || (step === 1 && at === search && doc.querySelector('table.rows')));
    if (!table || (typing && at !== search)) { return; }
    var openers = all('tbody tr', table).map(function (row) { return row.querySelector('a'); }).filter(Boolean);
    var row = up(at, 'tr'), here = row ? openers.indexOf(row.querySelector('a')) : -1;
    var next = openers[here + step];
    if (next) { event.preventDefault(); next.focus(); }
    else if (step === -1 && search) { event.preventDefault(); search.focus(); }
  });

  var wrong = doc.querySelector('.errors');
  if (wrong) { wrong.focus(); }
}());
