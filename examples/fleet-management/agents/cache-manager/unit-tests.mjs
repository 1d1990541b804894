// The cache modules' own tests.   node agents/cache-manager/unit-tests.mjs
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Checks, main, output } from '../lib/task.mjs';
import { runTests } from '../lib/node-test.mjs';

await main(async () => {
  const files = readdirSync('cache/test').filter((name) => name.endsWith('.test.mjs')).map((name) => resolve('cache/test', name));
  const checks = new Checks();
  const result = await runTests(files);
  result.messages.forEach((message) => checks.expect(false, message));
  checks.expect(result.failed === 0, `${result.failed} tests failed`);
  checks.expect(result.tests > 0, 'no test was found');
  output({ tests: result.tests, failed: result.failed });
  checks.finish();
});
