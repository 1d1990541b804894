// Keeps the page of a run up to date: an event of the run makes the server render it again.
'use strict';

const content = document.getElementById('content');
const live = document.getElementById('live');
const run = content.dataset.run;
const EVENTS = [
  'run-submitted', 'run-paused', 'run-resumed', 'cancel-requested', 'run-retried', 'run-finished',
  'ready', 'fanned-out', 'fan-out-ended', 'dispatched', 'started', 'milestone',
  'approval-requested', 'approval-answered', 'succeeded', 'failed', 'stop-requested', 'skipped',
  'cancelled', 'refused',
];
const SHORTEST_PAUSE = 500;

let over = content.dataset.over === 'true';
let scheduled = false;
let pause = SHORTEST_PAUSE;

async function render() {
  scheduled = false;
  const start = performance.now();
  try {
    const answer = await fetch(`/runs/${run}/body`);
    if (!answer.ok) {
      throw new Error(`the report service answers ${answer.status}`);
    }
    const scrolled = [...content.querySelectorAll('.scroll')].map((box) => box.scrollLeft);
    content.innerHTML = await answer.text();
    content.querySelectorAll('.scroll').forEach((box, at) => { box.scrollLeft = scrolled[at] || 0; });
    live.textContent = over ? 'Finished' : 'Live';
  } catch (problem) {
    live.textContent = `Not up to date: ${problem.message}`;
    schedule();
  }
  // A large report is rendered less often, so that watching does not load the service.
  pause = Math.max(SHORTEST_PAUSE, 5 * (performance.now() - start));
}

function schedule() {
  if (!scheduled) {
    scheduled = true;
    setTimeout(render, pause);
  }
}

function follow() {
  const events = new EventSource(`/api/v1/reports/${run}/events`);
  EVENTS.forEach((type) => events.addEventListener(type, () => {
    over = type === 'run-finished' || (over && type !== 'run-retried');
    schedule();
  }));
  events.onopen = () => { live.textContent = 'Live'; };
  events.onerror = () => {
    if (over) {
      events.close();
    } else {
      live.textContent = 'Connecting again…';
    }
  };
  // Bars of running attempts grow although nothing happens.
  setInterval(() => { if (!over && !document.hidden) { schedule(); } }, 2000);
}

const log = document.getElementById('log');
const text = document.getElementById('log-text');

async function problemOf(answer) {
  const problem = await answer.json().catch(() => ({}));
  return problem.detail || `the report service answers ${answer.status}`;
}

// The log of a task, or the diff of what it changed.
content.addEventListener('click', async (event) => {
  const link = event.target.closest('a[data-log], a[data-diff]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  const isDiff = 'diff' in link.dataset;
  document.getElementById('log-title').textContent = isDiff ? `${link.dataset.diff} changed in ${link.textContent}` : link.textContent;
  log.hidden = false;
  text.textContent = 'Loading…';
  try {
    const answer = await fetch(link.getAttribute('href'));
    text.textContent = answer.ok ? (await answer.text()) || '(printed nothing)' : await problemOf(answer);
  } catch (problem) {
    text.textContent = `Not to be had: ${problem.message}`;
  }
  text.scrollTop = isDiff ? 0 : text.scrollHeight;
  text.focus();
});
document.getElementById('log-close').addEventListener('click', () => { log.hidden = true; });

if (over) {
  live.textContent = 'Finished';
} else {
  follow();
}
