// Tests of components and state, bundled by esbuild and run by node:test.
//
//   node agents/frontend-engineer/component-tests.mjs
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { runTests } from '../lib/node-test.mjs';
import { Checks, main, output } from '../lib/task.mjs';
import { modules } from './modules.mjs';

await main(async () => {
  const checks = new Checks();
  const names = (await readdir('frontend/test')).filter((name) => name.endsWith('.test.jsx'));
  const outdir = await mkdtemp(join(tmpdir(), 'fleet-frontend-test-'));
  try {
    await esbuild.build({
      entryPoints: names.map((name) => join('frontend/test', name)),
      outdir,
      outExtension: { '.js': '.cjs' },
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      jsx: 'automatic',
      nodePaths: [modules],
      logLevel: 'silent',
    });
    const files = names.map((name) => join(outdir, name.replace(/\.jsx$/, '.cjs')));
    const result = await runTests(files);
    result.messages.forEach((message) => checks.expect(false, message));
    checks.expect(result.failed === 0, `${result.failed} tests failed`);
    checks.expect(result.tests > 0, 'no test was found');
    output({ tests: result.tests, failed: result.failed });
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
  checks.finish();
});
