#!/usr/bin/env node
// npm audit of the lock file: fails on critical advisories. Ends with 77 where the registry cannot be reached or knows no
// audits, for then nothing is known. Usage: dependency-audit.mjs [project=api]
import { spawnSync } from 'node:child_process';
import { projectArgument } from '../lib/api.mjs';
import { output } from '../lib/task.mjs';

const UNAVAILABLE = 77;
const OF_THE_REGISTRY = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|E[45]\d\d|40[0-9]|5\d\d|audit endpoint|network)\b/;

const run = spawnSync('npm', ['audit', '--json', '--audit-level=critical', '--fetch-retries=1', '--fetch-timeout=20000'], { cwd: projectArgument(), encoding: 'utf8', timeout: 60_000 });
let report;
try {
  report = JSON.parse(run.stdout);
} catch {
  report = undefined; // What npm says then is on its standard error, and told below.
}
const counts = report?.metadata?.vulnerabilities;
if (!counts || report.error) {
  const why = report?.error?.summary || report?.message || run.error?.message || run.stderr.trim().split('\n').at(-1) || 'no answer';
  const said = `${why} ${report?.error?.code ?? ''} ${run.error?.code ?? ''} ${run.stderr}`;
  if (!OF_THE_REGISTRY.test(said)) {
    console.error(`npm audit cannot be done: ${why}`);
    process.exit(1);
  }
  console.log(`nothing is known of the dependencies, give npm a registry that answers "npm audit": ${why}`);
  process.exit(UNAVAILABLE);
}
for (const [name, entry] of Object.entries(report.vulnerabilities ?? {})) console.log(`${entry.severity}: ${name} ${entry.range}`);
output({ dependencies: report.metadata.dependencies.total, critical: counts.critical, high: counts.high, moderate: counts.moderate, low: counts.low });
process.exitCode = counts.critical ? 1 : 0;
