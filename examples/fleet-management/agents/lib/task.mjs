// What every task script shares: reporting figures, stating a failure.
import { appendFileSync } from 'node:fs';
import { TaskFailure, explain } from './failure.mjs';

export { TaskFailure };

/** Prints key=value and appends it to the file named by DECURION_OUTPUT, if there is one. */
export function output(values) {
  const lines = Object.entries(values).map(([key, value]) => {
    const text = String(value);
    if (!/^[a-z][a-z0-9_]*$/.test(key) || /[\r\n]/.test(text)) {
      throw new Error(`not a key=value line: ${key}=${text}`);
    }
    return `${key}=${text}\n`;
  });
  process.stdout.write(lines.join(''));
  if (process.env.DECURION_OUTPUT) {
    appendFileSync(process.env.DECURION_OUTPUT, lines.join(''));
  }
}

/** Collects failed expectations, so that one run names all of them. */
export class Checks {
  constructor() {
    this.failures = [];
    this.passed = 0;
  }

  expect(condition, message) {
    if (condition) {
      this.passed += 1;
    } else {
      this.failures.push(message);
    }
    return Boolean(condition);
  }

  /** Ends the task with status 1 if an expectation failed; the last line is the first of those. */
  finish() {
    const [first, ...others] = this.failures;
    if (first === undefined) {
      console.log(`${this.passed} checks passed`);
      return;
    }
    others.forEach((failure) => console.error(`FAILED: ${failure}`));
    tell(first, others.length > 0 ? ` (and ${others.length} more, above)` : '');
    process.exitCode = 1;
  }
}

/** States a failure, the first line of which is the last to be printed, with a remark. */
function tell(failure, remark = '') {
  const [summary, ...details] = String(failure).trim().split('\n');
  details.forEach((line) => console.error(line));
  console.error(`FAILED: ${summary}${remark}`);
}

/** Runs a task; whatever it throws, or nobody catches, makes it fail. The last line says why: it is what people are shown. */
export async function main(task) {
  process.on('uncaughtException', fail);
  try {
    await task();
  } catch (error) {
    fail(error);
  }
}

/** What is foreseen has no stack. Ends the process: a server or a connection of the task might keep it alive. */
function fail(error) {
  const told = explain(error);
  if (told === undefined) {
    console.error(error);
  }
  tell(told ?? error?.message ?? error);
  process.exit(1);
}

/** The p-quantile (0..1) of measured values: the smallest value that p of them do not exceed. */
export function quantile(values, p) {
  if (values.length === 0) {
    throw new Error('no values');
  }
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}

/** A figure with so many decimals, never better than it is where more is better: a bound it does not reach stays unreached. */
export const roundDown = (value, digits) => (Math.floor(value * 10 ** digits) / 10 ** digits).toFixed(digits);

/** The same where less is better. */
export const roundUp = (value, digits) => (Math.ceil(value * 10 ** digits) / 10 ** digits).toFixed(digits);

/** Value of an option "--name value" of the command line as a number. */
export function numberOption(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) {
    return fallback;
  }
  const value = Number(process.argv[at + 1]);
  if (process.argv[at + 1] === undefined || !Number.isFinite(value)) {
    throw new TaskFailure(`--${name} needs a number`);
  }
  return value;
}

/** Small seeded generator (mulberry32): the same seed gives the same numbers on every machine. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
