// Measures the named queries again and compares them with what was measured before the optimisation.
//
//   node agents/database-optimizer/speed-up.mjs [--fast-ms 20]
//
// The figure is that of the slow query which has gained least. All results must be what they were, and a query
// that was fast must still be: below the limit, or at most twice what it took. Where this
// run has measured nothing before, it ends with 77 and says so.
import { mkdirSync, writeFileSync } from 'node:fs';
import { withDatabase } from '../lib/database.mjs';
import { Checks, main, numberOption, output, roundDown } from '../lib/task.mjs';
import { UNAVAILABLE, measure, readQueries } from './workload.mjs';

const REPORT = 'database/MEASUREMENTS.md';

await main(async () => {
  const limit = numberOption('fast-ms', 20);
  const checks = new Checks();
  await withDatabase(async (client) => {
    const before = new Map((await client.query('SELECT * FROM query_measurements WHERE run = $1', [process.env.DECURION_RUN ?? '']))
      .rows.map((row) => [row.query, row]));
    if (before.size === 0) {
      console.log('an earlier run has optimised this database, and this one has measured nothing before: give the runner a fresh one (DECURION_DATABASE_URL)');
      process.exitCode = UNAVAILABLE;
      return;
    }
    const compared = (await measure(client, readQueries())).filter(({ name }) => checks.expect(before.has(name),
      `${name} was not measured before: run agents/database-optimizer/find-slow.mjs in a fresh database`))
      .map((after) => ({ ...after, before: before.get(after.name), speedup: before.get(after.name).ms / after.ms }));
    for (const { name, result, ms, before: old } of compared) {
      checks.expect(result === old.result, `${name} gives another result than before`);
      checks.expect(old.slow || ms <= Math.max(limit, 2 * old.ms), `${name} was fast (${old.ms.toFixed(2)} ms) and takes ${ms.toFixed(2)} ms now`);
    }
    const slow = compared.filter((query) => query.before.slow).sort((a, b) => a.speedup - b.speedup);
    if (!checks.expect(slow.length > 0, 'no query was slow')) {
      return;
    }
    const line = ({ name, before: old, ms, speedup, tables, indexes }) =>
      `| ${name} | ${old.slow ? 'slow' : 'fast'} | ${old.ms.toFixed(2)} | ${ms.toFixed(2)} | ${speedup.toFixed(1)} | ${tables.length} | ${indexes.length} |`;
    mkdirSync('database', { recursive: true });
    writeFileSync(REPORT, [
      '# Measurements',
      '',
      'Planning and execution in ms by `EXPLAIN (ANALYZE, FORMAT JSON)`, shortest of nine runs, as a tenant; how many tables',
      '(partitions) and indexes the new plan reads. Written by agents/database-optimizer/speed-up.mjs.',
      '',
      '| query | was | before | after | speed-up | tables | indexes |',
      '|---|---|---|---|---|---|---|',
      ...compared.map(line),
      '',
    ].join('\n'));
    compared.map(line).forEach((text) => console.log(text));
    output({
      slow_queries: slow.length,
      worst_query: slow[0].name,
      worst_before_ms: slow[0].before.ms.toFixed(3),
      worst_after_ms: slow[0].ms.toFixed(3),
      speedup: roundDown(slow[0].speedup, 1),
      results_compared: compared.length,
    });
  });
  if (process.exitCode !== UNAVAILABLE) {
    checks.finish();
  }
});
