// Keeps the list of runs up to date.
'use strict';

const live = document.getElementById('live');

setInterval(async () => {
  if (document.hidden || document.getElementById('content').contains(document.activeElement)) {
    return;
  }
  try {
    const answer = await fetch('/');
    if (!answer.ok) {
      throw new Error(`the report service answers ${answer.status}`);
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.getElementById('content').replaceChildren(...page.getElementById('content').children);
    live.textContent = 'Live';
  } catch (problem) {
    live.textContent = `Not up to date: ${problem.message}`;
  }
}, 3000);
