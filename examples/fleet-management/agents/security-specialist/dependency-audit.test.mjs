// dependency-audit.mjs against registries that answer this and that:
//
//   node --test agents/security-specialist/dependency-audit.test.mjs
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { advisory, startRegistry } from './fake-registry.mjs';

const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'dependency-audit.mjs');
const dependencies = { lodash: '1.0.0' };
const LOCK = { name: 'p', lockfileVersion: 3, packages: { '': { dependencies }, 'node_modules/lodash': { version: '1.0.0' } } };

/** What the audit of a project with one dependency says when the registry answers so. */
async function audited(status, body, lock = LOCK) {
  const registry = await startRegistry(status, body);
  const project = mkdtempSync(path.join(os.tmpdir(), 'audited-'));
  try {
    writeFileSync(path.join(project, 'package.json'), JSON.stringify({ name: 'p', dependencies }));
    writeFileSync(path.join(project, 'package-lock.json'), JSON.stringify(lock));
    const { DECURION_OUTPUT, ...own } = process.env;
    const env = { ...own, npm_config_registry: registry.url, npm_config_cache: path.join(project, 'cache') };
    return await new Promise((resolve) => {
      execFile(process.execPath, [script, project], { env }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
    });
  } finally {
    registry.stop();
    rmSync(project, { recursive: true, force: true });
  }
}

test('no advisories are none', async () => {
  const { code, stdout } = await audited(200, '{}');
  assert.equal(code, 0);
  assert.match(stdout, /^dependencies=1\ncritical=0\nhigh=0\n/m);
});

test('a critical advisory is counted, and fails', async () => {
  const { code, stdout, stderr } = await audited(200, advisory('lodash', 'critical'));
  assert.equal(code, 1);
  assert.match(stdout, /^critical=1\nhigh=0\n/m);
  assert.match(stderr, /1 dependencies have critical advisories/);
});

test('a high one is counted', async () => {
  const { code, stdout } = await audited(200, advisory('lodash', 'high'));
  assert.equal(code, 0);
  assert.match(stdout, /^critical=0\nhigh=1\n/m);
});

test('a registry that offers no audits, or is down, tells nothing', async () => {
  for (const status of [403, 404, 405, 503]) {
    const { code, stdout } = await audited(status, '');
    assert.equal(code, 77, `after ${status}`);
    assert.doesNotMatch(stdout, /critical=/);
  }
});

test('nonsense is a failure, whatever figures are in it', async () => {
  for (const [status, body] of [[200, '<html>error 503</html>'], [400, '{"error":"404 of 500"}']]) {
    const { code, stdout, stderr } = await audited(status, body);
    assert.equal(code, 1, `after ${body}`);
    assert.doesNotMatch(stdout, /critical=/);
    assert.match(stderr, /npm audit cannot be done/);
  }
});

test('to have looked at nothing is a failure', async () => {
  const { code, stderr } = await audited(405, '', 'no lock file');
  assert.equal(code, 1);
  assert.match(stderr, /no dependency was looked at/);
});
