#!/usr/bin/env node
// npm audit of the lock file: counts the advisories, and fails on critical ones. Ends with 77 where the registry cannot be
// reached or does not offer audits, for then nothing is known. Usage: dependency-audit.mjs [project=api]
import { execFile } from 'node:child_process';
import { projectArgument } from '../lib/api.mjs';
import { output } from '../lib/task.mjs';

const UNAVAILABLE = 77;
const NO_ANSWER = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)\b/;

const options = ['--json', '--audit-level=critical', '--fetch-retries=1', '--fetch-timeout=20000'];
const run = await new Promise((resolve) => {
  execFile('npm', ['audit', ...options], { cwd: projectArgument(), timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
});
const report = parsed(run.stdout);
const counts = report?.metadata?.vulnerabilities;
if (Number.isInteger(counts?.critical) && Number.isInteger(counts.high) && report.metadata.dependencies?.total > 0) {
  for (const [name, entry] of Object.entries(report.vulnerabilities ?? {})) console.log(`${entry.severity}: ${name} ${entry.range}`);
  output({ dependencies: report.metadata.dependencies.total, critical: counts.critical, high: counts.high, moderate: counts.moderate, low: counts.low });
  if (counts.critical > 0) console.error(`FAILED: ${counts.critical} dependencies have critical advisories: update them, or what needs them`);
  process.exitCode = counts.critical > 0 ? 1 : 0;
} else {
  explain(report?.error?.summary || report?.message || (counts ? 'no dependency was looked at' : run.error?.message) || 'npm said nothing');
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // What npm says then is on its standard error.
  }
}

/** No counts: is it the registry that has none to give, or is something wrong? */
function explain(why) {
  // npm names the status that the registry answered with, or a code of its own such as E503; figures in texts are no status.
  const status = report?.statusCode ?? Number(/^E(\d{3})$/.exec(report?.error?.code ?? '')?.[1] ?? 0);
  const refused = [401, 403, 404, 405, 429].includes(status) || status >= 500;
  const late = run.error?.killed;
  if (refused || late || (!status && NO_ANSWER.test(`${report?.error?.code} ${report?.message}`))) {
    console.log(`nothing is known of the dependencies, give npm a registry that answers "npm audit": ${why}`);
    process.exitCode = UNAVAILABLE;
  } else {
    console.error(`FAILED: npm audit cannot be done, look whether package-lock.json is complete and the registry is one of npm: ${why}`);
    process.exitCode = 1;
  }
}
