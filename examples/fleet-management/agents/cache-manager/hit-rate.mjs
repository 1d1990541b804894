// Hit rate of the two-tier cache under a generated load.
//
//   node agents/cache-manager/hit-rate.mjs [--requests 8000] [--min-hit-rate 0.7]
//
// The load: keys 1..2000, drawn by a Zipf law with exponent 1 (seed 20250101),
// every hundredth request a change of the record, which invalidates its key. The
// first tier holds 100 entries. Every answer is compared with the record as it
// is at that time: a stale answer fails the task.
import { Checks, main, numberOption, output, roundDown, seededRandom } from '../lib/task.mjs';
import { TwoTierCache } from '../../cache/two-tier-cache.mjs';
import { withSecondTier } from './second-tier.mjs';

const KEYS = 2000;

function zipf(random) {
  const cumulative = new Float64Array(KEYS);
  let sum = 0;
  for (let k = 0; k < KEYS; k += 1) {
    sum += 1 / (k + 1);
    cumulative[k] = sum;
  }
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = KEYS - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low + 1;
  };
}

await main(async () => {
  const requests = numberOption('requests', 8_000);
  const minimum = numberOption('min-hit-rate', 0.7);
  const checks = new Checks();
  await withSecondTier(async (second) => {
    const draw = zipf(seededRandom(20250101));
    const versions = new Map();
    let loads = 0;
    let stale = 0;
    let reads = 0;
    const load = async (key) => {
      loads += 1;
      return { key, version: versions.get(key) ?? 0 };
    };
    const cache = new TwoTierCache({ second, maxEntries: 100, memoryTtlMs: 60_000, ttlMs: 600_000 });
    for (let i = 1; i <= requests; i += 1) {
      const key = `vehicle:${draw()}`;
      if (i % 100 === 0) {
        versions.set(key, (versions.get(key) ?? 0) + 1);
        await cache.invalidate(key);
        continue;
      }
      reads += 1;
      const record = await cache.get(key, load);
      if (record.key !== key || record.version !== (versions.get(key) ?? 0)) {
        stale += 1;
      }
    }
    const { firstHits, secondHits, misses } = cache.stats;
    const hitRate = (firstHits + secondHits) / reads;
    checks.expect(stale === 0, `${stale} answers were stale or wrong`);
    checks.expect(misses === loads && firstHits + secondHits + misses === reads,
      `the counts do not add up: ${JSON.stringify(cache.stats)}, ${loads} loads, ${reads} reads`);
    checks.expect(secondHits > 0, 'the second tier was never hit');
    checks.expect(hitRate >= minimum, `hit rate is ${hitRate.toFixed(4)}, less than ${minimum}`);
    output({
      second_tier: second.kind,
      reads,
      hit_rate: roundDown(hitRate, 4),
      first_tier_rate: (firstHits / reads).toFixed(4),
      second_tier_rate: (secondHits / reads).toFixed(4),
      stale,
    });
  });
  checks.finish();
});
