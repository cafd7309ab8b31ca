/* Moves the progress of a job, and loads the page anew when it is over. Without this script the page loads itself. */
(function () {
  'use strict';
  var box = document.querySelector('[data-job]');
  if (!box || !window.fetch) { setTimeout(function () { location.reload(); }, 4000); return; }
  var bar = box.querySelector('progress'), text = box.querySelector('p');

  function show(told) {
    if (!told.open) { location.reload(); return; }
    if (told.percent === null) { bar.removeAttribute('value'); } else { bar.value = told.percent; }
    if (text.textContent !== told.text) { text.textContent = told.text; }
    setTimeout(ask, 2000);
  }

  function ask() {
    fetch(box.getAttribute('data-job'), { credentials: 'same-origin', headers: { Accept: 'application/json' } })
      .then(function (answer) { if (!answer.ok) { throw answer; } return answer.json(); })
      .then(show, function () { setTimeout(ask, 5000); });
  }

  setTimeout(ask, 1000);
}());
