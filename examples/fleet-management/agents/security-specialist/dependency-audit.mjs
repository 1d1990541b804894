#!/usr/bin/env node
// npm audit of the lock file: fails on critical advisories, and also when the registry gives no answer, for then
// nothing is known. With --allow-unavailable a missing answer is only reported (audit=unavailable, no counts).
// Usage: dependency-audit.mjs [project=api] [--allow-unavailable]
import { spawnSync } from 'node:child_process';
import { output, project } from './lib.mjs';

const run = spawnSync('npm', ['audit', '--json', '--audit-level=critical', '--fetch-retries=1', '--fetch-timeout=20000'], { cwd: project, encoding: 'utf8', timeout: 60000 });
let report;
try { report = JSON.parse(run.stdout); } catch { /* no report */ }
const counts = report?.metadata?.vulnerabilities;
if (!counts || report.error) {
  output({ audit: 'unavailable' });
  console.error(`npm audit gave no report: ${report?.error?.summary || report?.message || run.stderr.trim().split('\n').at(-1) || 'no answer'}`);
  process.exit(process.argv.includes('--allow-unavailable') ? 0 : 1);
}
for (const [name, entry] of Object.entries(report.vulnerabilities ?? {})) console.log(`${entry.severity}: ${name} ${entry.range}`);
output({ audit: 'answered', dependencies: report.metadata.dependencies.total, critical: counts.critical, high: counts.high, moderate: counts.moderate, low: counts.low });
process.exit(counts.critical ? 1 : 0);
