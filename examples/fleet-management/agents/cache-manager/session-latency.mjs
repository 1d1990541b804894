// How long looking up a session takes.
//
//   node agents/cache-manager/session-latency.mjs [--lookups 2000]
//
// 500 sessions made by one store are looked up, 20 at a time, through another
// store that shares the second tier only, as another process would. Its memory
// holds 50 sessions, so most look-ups go to the second tier.
import { Checks, main, numberOption, output, quantile, roundUp, seededRandom } from '../lib/task.mjs';
import { SessionStore } from '../../cache/session-store.mjs';
import { withSecondTier } from './second-tier.mjs';

const SESSIONS = 500;
const AT_ONCE = 20;

await main(async () => {
  const lookups = numberOption('lookups', 2000);
  const checks = new Checks();
  await withSecondTier(async (second) => {
    const writer = new SessionStore({ second });
    const reader = new SessionStore({ second, maxEntries: 50 });
    const tokens = [];
    for (let i = 0; i < SESSIONS; i += 1) {
      tokens.push(await writer.create({ id: `user-${i}` }));
    }
    const random = seededRandom(7);
    const times = [];
    let wrong = 0;
    let left = lookups;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        const i = Math.floor(random() * SESSIONS);
        const started = performance.now();
        const user = await reader.find(tokens[i]);
        times.push(performance.now() - started);
        if (user?.id !== `user-${i}`) {
          wrong += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));

    await writer.revoke(tokens[0]);
    const elsewhere = new SessionStore({ second });
    checks.expect(await elsewhere.find(tokens[0]) === null, 'a revoked session is still found');
    checks.expect(await elsewhere.find('no-such-token') === null, 'a session was found for an unknown token');
    const p95 = quantile(times, 0.95);
    checks.expect(wrong === 0, `${wrong} look-ups gave no session or another user's`);
    output({
      second_tier: second.kind,
      lookups: times.length,
      session_p50_ms: quantile(times, 0.5).toFixed(3),
      session_p95_ms: roundUp(p95, 3),
    });
  });
  checks.finish();
});
