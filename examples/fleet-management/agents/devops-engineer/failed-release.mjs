// A version that never gets ready is given up, and the users do not notice.
//
//   node agents/devops-engineer/failed-release.mjs
import { rollingReplace } from '../../ops/rolling/replace.mjs';
import { Checks, main, output } from '../lib/task.mjs';
import { withFleet } from './fleet.mjs';
import { pause, startLoad } from './load.mjs';

await main(async () => {
  const checks = new Checks();
  await withFleet(async ({ proxy, servers, port }) => {
    const load = startLoad(port, 10);
    await pause(100);
    const result = await rollingReplace({ proxy, servers, version: 'v2-broken', fault: 'never-ready', readyTimeoutMs: 1000 });
    await pause(100);
    const { requests, failed, versions, reasons } = await load.stop();
    checks.expect(!result.completed, 'the replacement by a broken version was reported as complete');
    checks.expect(result.replaced.length === 0, `${result.replaced.length} good servers were replaced by broken ones`);
    checks.expect(servers.every((server) => server.version === 'v1' && server.child.exitCode === null), 'not all old servers are running');
    checks.expect(failed === 0 && requests > 0, `${failed} of ${requests} requests failed: ${JSON.stringify(reasons)}`);
    checks.expect(Object.keys(versions).join() === 'v1', `answers came from ${JSON.stringify(versions)}`);
    output({ requests, failed, servers_left: servers.length });
  });
  checks.finish();
});
