#!/usr/bin/env node
// Runs the tests against the built API with Node's own test runner and coverage.
// Usage: api-test.mjs [project=api]
// coverage: per cent of the lines of all compiled modules of which every part ran, from V8's own record (Node 20's report
// stumbles over the source maps of the build): the branch not taken, or the function not called, in a line makes it one that
// did not run. A module the tests never load counts with all its lines as not run, except modules of types only, which
// compile to nothing but the module prelude.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, projectArgument, testEnvironment } from '../lib/api.mjs';
import { TaskFailure, main, output, roundDown } from '../lib/task.mjs';

const project = projectArgument();

/** Lines of every compiled module, and those of which every part ran. */
function lineCoverage(record) {
  const dist = path.join(fs.realpathSync(project), 'dist');
  const ran = new Map();
  for (const name of fs.readdirSync(dist, { recursive: true })) {
    if (name.endsWith('.js')) ran.set(pathToFileURL(path.join(dist, name)).href, new Uint8Array(fs.statSync(path.join(dist, name)).size));
  }
  for (const file of fs.readdirSync(record)) {
    for (const script of JSON.parse(fs.readFileSync(path.join(record, file), 'utf8')).result) {
      const total = ran.get(script.url);
      if (!total) continue;
      const here = new Uint8Array(total.length);
      for (const { ranges } of script.functions) for (const r of ranges) here.fill(r.count > 0 ? 1 : 0, r.startOffset, r.endOffset);
      here.forEach((value, i) => { total[i] |= value; });
    }
  }
  let lines = 0;
  let covered = 0;
  for (const [url, total] of ran) {
    let offset = 0;
    const name = path.relative(dist, fileURLToPath(url));
    const code = fs.readFileSync(new URL(url), 'utf8').split('\n');
    if (code.every((line) => !line.trim() || /^("use strict";|Object\.defineProperty\(exports, "__esModule".*|\/\/.*)$/.test(line))) continue;
    for (const [number, line] of code.entries()) {
      if (line.trim() && !line.startsWith('//')) {
        lines += 1;
        if (total.subarray(offset + line.search(/\S/), offset + line.trimEnd().length).every(Boolean)) covered += 1;
        else console.log(`not run: ${name}:${number + 1}: ${line.trim().slice(0, 100)}`);
      }
      offset += line.length + 1;
    }
  }
  return { lines, covered };
}

await main(() => {
  build(project);
  const suite = path.join(path.dirname(fileURLToPath(import.meta.url)), 'api.test.mjs');
  const record = fs.mkdtempSync(path.join(os.tmpdir(), 'coverage-'));
  const run = spawnSync(process.execPath, ['--test', '--test-reporter=tap', suite], {
    cwd: project, encoding: 'utf8', timeout: 120000, maxBuffer: 64 * 1024 * 1024, env: { ...testEnvironment(project), API_PROJECT: project, UPLOAD_DIR: fs.mkdtempSync(path.join(os.tmpdir(), 'uploads-')), NODE_V8_COVERAGE: record },
  });
  process.stdout.write(run.stdout);
  process.stderr.write(run.stderr);
  const figure = (name) => Number(new RegExp(`^# ${name} (\\d+)`, 'm').exec(run.stdout)?.[1] ?? NaN);
  const tests = figure('tests');
  const failed = figure('fail');
  const { lines, covered } = lineCoverage(record);
  fs.rmSync(record, { recursive: true, force: true });
  if (Number.isNaN(tests) || !covered) throw new TaskFailure(`the test run ended with ${run.status ?? run.signal} and gave no summary: its lines above say why`);
  output({ tests, passed: figure('pass'), failed, lines, lines_covered: covered, coverage: roundDown((100 * covered) / lines, 1) });
  if (run.status !== 0 || failed > 0 || tests === 0) throw new TaskFailure(`${failed} of ${tests} tests failed: the lines above that begin with "not ok" name them`);
});
