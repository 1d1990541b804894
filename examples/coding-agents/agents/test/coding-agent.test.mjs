import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commandOf, lastWords, objectsIn, rateLimitIn, usageIn } from '../coding-agent.mjs';

const usage = (text) => usageIn(objectsIn(text));

test('a command is split at blanks and takes the prompt as its input', () => {
  assert.deepEqual(commandOf(' codex  exec --json - ', 'do it'), { argv: ['codex', 'exec', '--json', '-'], input: 'do it' });
});
test('a prompt stays one argument, whatever is in it', () => {
  assert.deepEqual(commandOf('agent {prompt}', 'a b; $(rm)'), { argv: ['agent', 'a b; $(rm)'], input: '' });
  assert.deepEqual(commandOf('["my agent", "-p"]', 'x').argv, ['my agent', '-p']);
});
test('what is no command is refused', () => {
  for (const bad of ['', '[]', '[1]', '["a", ""]']) assert.throws(() => commandOf(bad, 'x'), Error, bad);
});
test('Claude Code tells tokens, those of its cache too, and cost', () => {
  const result = { type: 'result', is_error: false, result: 'ok', total_cost_usd: 0.25, usage: { input_tokens: 3, cache_creation_input_tokens: 10, cache_read_input_tokens: 100, output_tokens: 7 } };
  assert.deepEqual(usage(JSON.stringify(result)), { input_tokens: 113, output_tokens: 7, cost_usd: 0.25 });
});
test('Codex tells tokens turn by turn, and no cost', () => {
  const turn = (input, output) => JSON.stringify({ type: 'turn.completed', usage: { input_tokens: input, cached_input_tokens: 1, output_tokens: output } });
  assert.deepEqual(usage(`{"type":"thread.started"}\n${turn(10, 1)}\nnot json\n{broken\n${turn(20, 2)}\n`), { input_tokens: 30, output_tokens: 3 });
});
test('Gemini tells tokens model by model', () => {
  const models = { pro: { tokens: { prompt: 5, candidates: 2, thoughts: 3 } }, flash: { tokens: { prompt: 1, candidates: 1 } } };
  assert.deepEqual(usage(JSON.stringify({ response: 'ok', stats: { models } })), { input_tokens: 6, output_tokens: 6 });
});
test('an agent that tells nothing has no usage rather than none', () => assert.deepEqual(usage('All done!\n'), {}));
test('rate limits are known by their words, and last as long as they say', () => {
  const now = Date.UTC(2026, 0, 1);
  for (const [text, seconds] of [
    ['Error 429: retry-after: 17', 17],
    ['Rate limit reached. Please try again in 1.2s.', 2],
    ['rate_limit_exceeded: try again in 6m0s', 360],
    ['Too many requests; try again in 350ms', 1],
    ['Usage limit: retry after 5 minutes', 300],
    ['You have hit your usage limit. Try again in 1 day, 2 hours and 3 minutes.', 93_780],
    [`Claude AI usage limit reached|${now / 1000 + 90}`, 90],
    ['model is overloaded', 60],
    ['API Error: 529 {"type":"error","error":{"type":"overloaded_error"}}', 60],
    ['[API Error: Rate limit exceeded]', 60],
    ["■ You've hit your usage limit. Try again in 2 hours.", 7200],
    ['exceeded retry limit, last status: 429 Too Many Requests', 60],
    ['{"code":"rate_limit_exceeded","message":"Slow down, try again in 20s"}', 20],
    ['{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}', 60],
    ['syntax error', undefined],
    ['the rate limit tests still fail', undefined],
    ['Rate limit tests still fail', undefined],
    ['Error: the answer to too many requests is wrong', undefined],
    ['not ok 3 - 429 Too Many Requests', undefined],
    ['I could not repair the limiter; it says overloaded', undefined],
    ['{"message":"the rate limit of src/limit.mjs is wrong, error 429"}', undefined],
    ['expected 429 but was 200: the tests of the rate limiter fail', undefined],
  ]) assert.equal(rateLimitIn(text, now), seconds, text);
});
test('an agent fails by what it says last or of its failure, not by what it read on its way', () => {
  const read = 'const limited = 429; // Too Many Requests, rate limit\n'.repeat(100);
  const errors = [{ type: 'item.completed', item: { text: read } }, { type: 'turn.failed', error: { message: 'context too long' } }];
  assert.equal(rateLimitIn(lastWords(errors, JSON.stringify(errors), read)), undefined);
  assert.equal(rateLimitIn(lastWords([], `${read}${'.'.repeat(2_000)}`, 'segmentation fault')), undefined);
  assert.equal(rateLimitIn(lastWords([], '', 'stream error: 429 Too Many Requests')), 60);
});

function run(command, env = {}) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'coding-agent-'));
  fs.mkdirSync(path.join(directory, 'src'));
  const output = path.join(directory, 'output');
  const script = fileURLToPath(new URL('../coding-agent.mjs', import.meta.url));
  const prompt = fileURLToPath(new URL('../../prompts/slug.md', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, prompt], {
    cwd: directory, encoding: 'utf8', env: { PATH: process.env.PATH, INPUT_COMMAND: command, DECURION_OUTPUT: output, ...env },
    maxBuffer: 64 * 1024 * 1024, timeout: 60_000,
  });
  const outputs = fs.existsSync(output) ? fs.readFileSync(output, 'utf8') : '';
  fs.rmSync(directory, { recursive: true });
  return { status, stdout, stderr, outputs };
}
const standIn = (...options) => JSON.stringify([process.execPath, fileURLToPath(new URL('../stand-in.mjs', import.meta.url)), ...options]);

test('what the agent used is put out', () => {
  const { status, stderr, outputs } = run(standIn('--usage=120,8,0.02'));
  assert.deepEqual([status, stderr, outputs], [0, '', 'input_tokens=120\noutput_tokens=8\ncost_usd=0.02\n']);
});
test('a rate limit parks, and what was used before it is told', () => {
  const { status, outputs } = run(standIn('--rate-limited-once=limited', '--usage=120,8,0.02'));
  assert.deepEqual([status, outputs], [75, 'input_tokens=120\noutput_tokens=8\ncost_usd=0.02\nretry-after=1\n']);
});
test('a limit that is met again and again fails in the end', () => {
  const { status, stderr } = run(standIn('--rate-limited-once=limited'), { DECURION_ATTEMPT: '20' });
  assert.equal(status, 1);
  assert.match(stderr, /rate limit.*20 attempts/);
});

const script = (code) => JSON.stringify([process.execPath, '-e', code]);
const RESULT = `console.log(JSON.stringify({ type: 'result', result: 'Done.', usage: { input_tokens: 3, output_tokens: 7 } }));`;

test('a server that the agent leaves behind holds nobody up', () => {
  const left = `require('node:child_process').spawn('sleep', ['30'], { stdio: 'inherit', detached: true }).unref();`;
  const start = Date.now();
  const { status, outputs } = run(script(left + RESULT));
  assert.deepEqual([status, outputs], [0, 'input_tokens=3\noutput_tokens=7\n']);
  assert.ok(Date.now() - start < 20_000);
});
test('letters stay whole wherever the agent splits its output', () => {
  const bytes = `const b = Buffer.from('größe'); process.stdout.write(b.subarray(0, 3)); setTimeout(() => process.stdout.write(b.subarray(3)), 200);`;
  assert.match(run(script(bytes)).stdout, /größe/);
});
test('of very much output the end counts, where the result stands', () => {
  const { status, outputs } = run(script(`for (let i = 0; i < 400; i++) console.log('x'.repeat(1 << 16)); ${RESULT}`));
  assert.deepEqual([status, outputs], [0, 'input_tokens=3\noutput_tokens=7\n']);
});
test('a failure of the agent is one, with its words', () => {
  const { status, stderr } = run(standIn('--fail-with=out of credit'));
  assert.equal(status, 1);
  assert.match(stderr, /out of credit[^]*exit code 1/);
});
test('an agent that is not there is named', () => {
  const { status, stderr } = run('no-such-agent -p');
  assert.equal(status, 1);
  assert.match(stderr, /'no-such-agent'.*PATH of the runner/);
});
