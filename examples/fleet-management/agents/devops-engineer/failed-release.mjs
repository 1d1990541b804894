// A release that never gets ready, or never even listens, is given up, and the users do not notice.
//
//   sh agents/setup.sh --for api node agents/devops-engineer/failed-release.mjs
import { join } from 'node:path';
import { rollingReplace } from '../../ops/rolling/replace.mjs';
import { Checks, main, output, roundUp } from '../lib/task.mjs';
import { versionOf, withBrokenRelease, withFleet } from './fleet.mjs';
import { pause, startLoad } from './load.mjs';

await main(async () => {
  const checks = new Checks();
  await withFleet(({ proxy, servers, port, token, release }) => withBrokenRelease(async (broken) => {
    const load = startLoad({ port, token, versionOf });
    await pause(100);
    const result = await rollingReplace({ proxy, servers, release: release('v2-broken', broken), readyTimeoutMs: 1500 });
    const hanging = await rollingReplace({ proxy, servers, release: { ...release('v2-hanging', broken), entry: join(broken, 'hang.js') }, readyTimeoutMs: 500 });
    checks.expect(/did not listen within 500 ms/.test(hanging.reason ?? ''), `a version that hangs was not given up: ${JSON.stringify(hanging)}`);
    await pause(100);
    const { due, answered, failed, versions, reasons, longestGap } = await load.stop();
    checks.expect(!result.completed, 'the replacement by a broken version was reported as complete');
    checks.expect(result.replaced.length === 0, `${result.replaced.length} good servers were replaced by broken ones`);
    checks.expect(servers.every((server) => server.version === 'v1' && server.child.exitCode === null), 'not all old servers are running');
    checks.expect(failed === 0 && answered === due, `${answered} of ${due} requests were answered, ${failed} failed: ${JSON.stringify(reasons)}`);
    checks.expect(Object.keys(versions).join() === 'v1', `answers came from ${JSON.stringify(versions)}`);
    output({ requests_due: due, failed, longest_gap_ms: roundUp(longestGap, 1), servers_left: servers.length });
  }));
  checks.finish();
});
