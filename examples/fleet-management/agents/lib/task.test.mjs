// What task.mjs prints of failures:
//
//   node --test agents/lib/task.test.mjs
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const module = JSON.stringify(new URL('task.mjs', import.meta.url).href);

function script(body) {
  const source = `import { Checks, main } from ${module}; await main(async () => { ${body} });`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], { encoding: 'utf8' });
  return { status, lines: stderr.trim().split('\n') };
}

test('the last line is the first expectation that failed, without its details', () => {
  const { status, lines } = script("const c = new Checks(); c.expect(false, 'alike:\\n+ 1\\n- 2\\n'); c.expect(false, 'another'); c.finish();");
  assert.equal(status, 1);
  assert.deepEqual(lines, ['FAILED: another', '+ 1', '- 2', 'FAILED: alike: (and 1 more, above)']);
});

test('the last line of an error that nobody foresaw is the first of its message, after the stack', () => {
  const { status, lines } = script("throw new Error('it broke\\nin the middle');");
  assert.equal(status, 1);
  assert.equal(lines.at(-1), 'FAILED: it broke');
  assert.match(lines.join('\n'), /^ +at /m);
});

test('a task whose expectations are met ends with 0 and tells of no failure', () => {
  assert.deepEqual(script("const c = new Checks(); c.expect(true, 'never'); c.finish();"), { status: 0, lines: [''] });
});
