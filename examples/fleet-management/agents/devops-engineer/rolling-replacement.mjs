// Three servers of the built API are replaced one by one under load: no request may fail.
//
//   sh agents/setup.sh --for api node agents/devops-engineer/rolling-replacement.mjs
//
// Both releases are the same build: what is measured is the replacement, and no change of the API, whose data lie in the
// memory of each server (load.mjs says what follows). The load generator repeats nothing, nor does the proxy: a request
// that meets a server which is not ready, or is gone, is counted as failed.
import { rollingReplace } from '../../ops/rolling/replace.mjs';
import { Checks, main, output, quantile, roundDown, roundUp } from '../lib/task.mjs';
import { versionOf, withFleet } from './fleet.mjs';
import { pause, startLoad } from './load.mjs';

await main(async () => {
  const checks = new Checks();
  await withFleet(async ({ proxy, servers, port, token, release }) => {
    const load = startLoad({ port, token, versionOf });
    await pause(500);
    const started = performance.now();
    const result = await rollingReplace({ proxy, servers, release: release('v2') });
    const replaceMs = performance.now() - started;
    await pause(50);
    const oldBefore = load.seen.versions.v1 ?? 0;
    await pause(500);
    const { due, answered, failed, versions, reasons, times, longestGap } = await load.stop();
    const late = (versions.v1 ?? 0) - oldBefore;

    checks.expect(result.completed && result.replaced.length === 3, `${result.replaced.length} of 3 servers were replaced`);
    checks.expect(result.replaced.every((old) => old.exitCode === 0), `old servers ended with ${result.replaced.map((old) => old.exitCode)}`);
    checks.expect(versions.v1 > 0 && versions.v2 > 0, `answers came from ${JSON.stringify(versions)}`);
    checks.expect(late === 0, `${late} answers came from v1 after the replacement`);
    if (failed > 0) {
      console.log(`${failed} of ${times.length} requests failed: ${JSON.stringify(reasons)}`);
    }
    output({
      requests_due: due,
      failed,
      answered_percent: roundDown((100 * answered) / due, 4),
      longest_gap_ms: roundUp(longestGap, 1),
      request_p95_ms: roundUp(quantile(times, 0.95), 2),
      replace_ms: replaceMs.toFixed(0),
      answers_v1: versions.v1 ?? 0,
      answers_v2: versions.v2 ?? 0,
    });
  });
  checks.finish();
});
