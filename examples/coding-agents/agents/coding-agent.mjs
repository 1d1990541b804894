#!/usr/bin/env node
// Runs a command-line coding agent on a prompt, in the current directory.
// Usage: coding-agent.mjs PROMPT.md   with the agent's command in INPUT_COMMAND.
//
// The command is split at blanks, or is a JSON array; no shell takes part. The prompt is its standard input, or takes
// the place of the word {prompt}. Ends with 0 when the agent ended well, with 75 and the output retry-after when it met
// a rate limit (the plan parks on that), else with 1; so from the attempt MOST_ATTEMPTS on, for each may cost something.
// Whether the work is any good is for the plan's `verify` to say.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const PARKED = 75;
const MOST_OUTPUT = 16 * 1024 * 1024;
const MOST_ATTEMPTS = Number(process.env.MOST_ATTEMPTS ?? 20);
const DRAIN_MILLIS = 2_000;
const DEFAULT_WAIT_SECONDS = 60;
const LAST_WORDS = 2_000;

export function commandOf(text, prompt) {
  const words = text.trim().startsWith('[') ? JSON.parse(text) : text.trim().split(/\s+/);
  if (!Array.isArray(words) || words.length === 0 || words.some((word) => typeof word !== 'string' || word === '')) {
    throw new Error(`the input 'command' is no command: ${text}`);
  }
  const asArgument = words.includes('{prompt}');
  return { argv: words.map((word) => (word === '{prompt}' ? prompt : word)), input: asArgument ? '' : prompt };
}

/** The JSON objects in what a program printed: all of it, or line by line. */
export function objectsIn(text) {
  const parse = (json) => { try { return [JSON.parse(json)].flat(); } catch { return []; } };
  const whole = parse(text);
  return (whole.length ? whole : text.split('\n').flatMap((line) => (line.startsWith('{') ? parse(line) : [])))
    .filter((value) => value !== null && typeof value === 'object');
}

const sum = (...values) => values.reduce((total, value) => total + (Number.isFinite(value) ? value : 0), 0);

/**
 * Tokens and cost, as far as the agent tells them. Knows the results of `claude -p --output-format json`, of
 * `codex exec --json` (one event for each turn) and of `gemini --output-format json`.
 */
export function usageIn(objects) {
  const usage = {};
  const add = (input, output) => {
    usage.input_tokens = sum(usage.input_tokens, input);
    usage.output_tokens = sum(usage.output_tokens, output);
  };
  for (const it of objects) {
    if (it.usage && (it.type === 'result' || it.type === 'turn.completed')) {
      add(sum(it.usage.input_tokens, it.usage.cache_creation_input_tokens, it.usage.cache_read_input_tokens), it.usage.output_tokens);
    }
    for (const model of Object.values(it.stats?.models ?? {})) {
      add(model.tokens?.prompt, sum(model.tokens?.candidates, model.tokens?.thoughts));
    }
    if (Number.isFinite(it.total_cost_usd)) usage.cost_usd = sum(usage.cost_usd, it.total_cost_usd);
  }
  return usage;
}

/** What an agent that failed says of it: its own errors where it prints JSON, else how its output and its log end. */
export function lastWords(objects, output, log) {
  const told = objects.flatMap((it) => [it.error, it.type === 'error' ? it.message : undefined, it.is_error ? it.result : undefined])
    .filter(Boolean).map((error) => (typeof error === 'string' ? error : JSON.stringify(error)));
  return told.length ? told.join('\n') : `${objects.length ? '' : output.slice(-LAST_WORDS)}\n${log.slice(-LAST_WORDS)}`;
}

// Of a line that begins so: what an agent writes about rate limits in the code is none.
const LIMITED = new RegExp(
  String.raw`^\W*(?:(?:unexpected |exceeded retry limit, last )?status:? (?:429|529)\b`
  + String.raw`|(?:(?:api|stream|http|request|server) )?error\W{1,3}(?:429|529)\b`
  + String.raw`|(?:(?:api|stream|http|request|server) error\W{1,3})?`
  + String.raw`(?:request rejected \(429\)|rate.?limit(?:ed\b|_error|_exceeded| reached| exceeded)|too many requests\b|429 too many requests`
  + String.raw`|(?:claude ai )?(?:usage|session|weekly) limit(?: reached|:)|you(?:'ve| have) (?:hit|reached|exceeded) your [\w ]{0,20}limit`
  + String.raw`|(?:(?:the )?(?:model|server|api) is )?overloaded(?:_error)?\b))`,
  'i',
);
const LIMITING_CODE = /"(?:code|status|type)":"?(?:429|529|rate_limit_error|rate_limit_exceeded|usage_limit_reached|overloaded_error|RESOURCE_EXHAUSTED)\b/;

function isLimited(line) {
  const [error] = line.trim().startsWith('{') ? objectsIn(line.trim()) : [];
  if (!error) return LIMITED.test(line);
  return LIMITING_CODE.test(JSON.stringify(error)) || String(error.message ?? error.error?.message ?? '').split('\n').some(isLimited);
}

const DURATION = /\b(?:in|after) ((?:\d+(?:\.\d+)?\s*(?:ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)(?![a-z])(?:,|\s|and\b)*)+)/i;
const UNITS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** How long a rate limit lasts, in seconds; undefined when the text tells of none. */
export function rateLimitIn(text, now = Date.now()) {
  if (!text.split('\n').some(isLimited)) return undefined;
  const seconds = /retry[-_ ]after\W*(\d+)(?![\d.]*\s*[a-z])/i.exec(text)?.[1];
  const until = /limit reached\|(\d{10})\b/i.exec(text)?.[1]; // Claude Code: seconds since 1970
  const parts = [...(DURATION.exec(text)?.[1] ?? '').matchAll(/(\d+(?:\.\d+)?)\s*(ms|[smhd])/gi)];
  if (seconds) return Number(seconds);
  if (until) return Math.max(1, Math.ceil(Number(until) - now / 1000));
  return Math.ceil(sum(...parts.map(([, number, unit]) => number * UNITS[unit.toLowerCase()]))) || DEFAULT_WAIT_SECONDS;
}

function put(values) {
  const text = Object.entries(values).map(([key, value]) => `${key}=${value}\n`).join('');
  process.stdout.write(text);
  if (process.env.DECURION_OUTPUT) fs.appendFileSync(process.env.DECURION_OUTPUT, text);
}

function execute({ argv, input }) {
  return new Promise((resolve, reject) => {
    const agent = spawn(argv[0], argv.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    agent.stdout.setEncoding('utf8').on('data', (data) => {
      output += data;
      if (output.length > 2 * MOST_OUTPUT) output = output.slice(-MOST_OUTPUT);
    });
    agent.stderr.setEncoding('utf8').on('data', (data) => { process.stderr.write(data); errors = (errors + data).slice(-64 * 1024); });
    agent.on('error', (error) => reject(new Error(`the coding agent '${argv[0]}' cannot be started: ${error.message}; is it on the PATH of the runner?`)));
    // What it leaves behind may hold its output open for good: after a while that is no longer waited for.
    agent.on('exit', () => setTimeout(() => { agent.stdout.destroy(); agent.stderr.destroy(); }, DRAIN_MILLIS).unref());
    agent.on('close', (code, signal) => resolve({ code: code ?? signal, output: output.slice(-MOST_OUTPUT), errors }));
    agent.stdin.on('error', () => { /* it ended without reading; its exit code tells why */ });
    agent.stdin.end(input);
  });
}

async function main() {
  const prompt = fs.readFileSync(process.argv[2], 'utf8');
  const { code, output, errors } = await execute(commandOf(process.env.INPUT_COMMAND ?? '', prompt));
  const objects = objectsIn(output);
  const result = objects.findLast((it) => typeof (it.result ?? it.response) === 'string');
  console.log(result ? result.result ?? result.response : output);
  const failed = code !== 0 || objects.some((it) => it.is_error === true || it.type === 'turn.failed' || it.type === 'error' || it.error);
  const usage = usageIn(objects);
  put(usage);
  if (!Object.keys(usage).length) console.log('the coding agent told neither tokens nor cost');
  const wait = failed ? rateLimitIn(lastWords(objects, output, errors)) : undefined;
  if (wait !== undefined && Number(process.env.DECURION_ATTEMPT ?? 1) >= MOST_ATTEMPTS) {
    console.error(`the coding agent still meets a rate limit after ${process.env.DECURION_ATTEMPT} attempts, which is the most (MOST_ATTEMPTS)`);
    process.exit(1);
  }
  if (wait !== undefined) {
    put({ 'retry-after': wait });
    console.error(`the coding agent met a rate limit; again in ${wait} s`);
    process.exit(PARKED);
  }
  if (failed) {
    console.error(`the coding agent failed (exit code ${code})`);
    process.exit(1);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((error) => { console.error(error.message); process.exit(1); });
}
