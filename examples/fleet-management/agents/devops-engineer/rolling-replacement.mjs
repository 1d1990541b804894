// Three servers are replaced one by one under load: no request may fail.
//
//   node agents/devops-engineer/rolling-replacement.mjs [--workers 10] [--max-p95-ms 200]
//
// The load generator repeats nothing, nor does the proxy: a request that meets a
// server which is not ready, or is gone, is counted as failed.
import { rollingReplace } from '../../ops/rolling/replace.mjs';
import { Checks, main, numberOption, output, quantile } from '../lib/task.mjs';
import { withFleet } from './fleet.mjs';
import { pause, startLoad } from './load.mjs';

await main(async () => {
  const workers = numberOption('workers', 10);
  const limit = numberOption('max-p95-ms', 200);
  const checks = new Checks();
  await withFleet(async ({ proxy, servers, port }) => {
    const load = startLoad(port, workers);
    await pause(300);
    const started = performance.now();
    const result = await rollingReplace({ proxy, servers, version: 'v2' });
    const replaceMs = performance.now() - started;
    await pause(50);
    const oldBefore = load.seen.versions.v1 ?? 0;
    await pause(300);
    const { requests, failed, versions, reasons, times } = await load.stop();
    const late = (versions.v1 ?? 0) - oldBefore;

    const p95 = quantile(times, 0.95);
    checks.expect(result.completed && result.replaced.length === 3, `${result.replaced.length} of 3 servers were replaced`);
    checks.expect(result.replaced.every((old) => old.exitCode === 0), `old servers ended with ${result.replaced.map((old) => old.exitCode)}`);
    checks.expect(failed === 0, `${failed} of ${requests} requests failed: ${JSON.stringify(reasons)}`);
    checks.expect(versions.v1 > 0 && versions.v2 > 0, `answers came from ${JSON.stringify(versions)}`);
    checks.expect(late === 0, `${late} answers came from v1 after the replacement`);
    checks.expect(p95 <= limit, `p95 is ${p95.toFixed(1)} ms, more than ${limit} ms`);
    output({
      requests,
      failed,
      availability: ((requests - failed) / requests).toFixed(6),
      request_p95_ms: p95.toFixed(2),
      replace_ms: replaceMs.toFixed(0),
      answers_v1: versions.v1 ?? 0,
      answers_v2: versions.v2 ?? 0,
    });
  });
  checks.finish();
});
