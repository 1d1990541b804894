#!/usr/bin/env node
// Stands in for a coding agent where there is none: knows the prompts of this example by heart, and nothing else.
// Reads the prompt, edits files, prints a result as `claude -p --output-format json` does. Uses no model, and so no
// tokens, unless --usage=INPUT,OUTPUT,COST says what it shall claim: that is for tests of what reads it.
// --fail-with=TEXT lets it print an error and end with 1; --rate-limited-once=FILE lets it meet a rate limit unless
// FILE exists, which it then makes.
import fs from 'node:fs';

const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

const WORK = [
  ['test/slug.test.mjs', () => fs.writeFileSync('src/slug.mjs', `/** The part of an address that stands for a title: "Hello, World!" becomes "hello-world". */
export function slug(title) {
  const plain = title.normalize('NFD').replace(/\\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
`)],
  ['src/duration.mjs', () => fs.writeFileSync('src/duration.mjs', `const FORM = /^(?=.)(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?$/;
const UNITS = [3_600_000, 60_000, 1_000, 1];

/** Milliseconds of a duration such as "1h30m", "45s" or "250ms". */
export function milliseconds(text) {
  const parts = FORM.exec(text);
  if (!parts) {
    throw new Error(\`not a duration such as 1h30m: '\${text}'\`);
  }
  return UNITS.reduce((total, unit, index) => total + unit * Number(parts[index + 1] ?? 0), 0);
}
`)],
  ['Write README.md', () => fs.writeFileSync('README.md', `Small functions for text.

## slug

    slug('Crème brûlée') // 'creme-brulee'

## milliseconds

    milliseconds('1h30m') // 5400000
`)],
];

const prompt = fs.readFileSync(0, 'utf8');
const [input_tokens, output_tokens, total_cost_usd] = (option('usage') ?? '0,0,0').split(',').map(Number);
const usage = { input_tokens, output_tokens };
const met = option('rate-limited-once');
if (met && !fs.existsSync(met)) {
  fs.writeFileSync(met, '');
  console.log(JSON.stringify({ type: 'result', is_error: true, result: 'API Error: 429 rate limit, retry after 1', usage, total_cost_usd }));
  process.exit(1);
}
if (option('fail-with')) {
  console.error(option('fail-with'));
  process.exit(1);
}
const work = WORK.find(([mark]) => prompt.includes(mark));
work?.[1]();
console.log(JSON.stringify({
  type: 'result', subtype: 'success', is_error: !work, result: work ? 'Done.' : 'The stand-in does not know this prompt.', usage, total_cost_usd,
}));
