// Which of the named queries are slow?
//
//   node agents/database-optimizer/find-slow.mjs [--slow-rows 100000]
//
// Slow is what reads more rows than that, for a time would depend on the machine. The measurement is kept in the database
// (query_measurements), to be compared with when all is done. In a database that an earlier run has optimised there is
// nothing to compare with: ends with 77 and says so.
import { inTransaction, withDatabase } from '../lib/database.mjs';
import { Checks, main, numberOption, output } from '../lib/task.mjs';
import { appliedOptimisations } from './optimisations.mjs';
import { SLOW_ROWS, UNAVAILABLE, createMeasurements, measure, readQueries } from './workload.mjs';

await main(async () => {
  const limit = numberOption('slow-rows', SLOW_ROWS);
  const checks = new Checks();
  await withDatabase(async (client) => {
    if ((await appliedOptimisations(client)).length > 0) {
      console.log('an earlier run has optimised this database, so nothing can be measured before: give the runner a fresh one (DECURION_DATABASE_URL)');
      process.exitCode = UNAVAILABLE;
      return;
    }
    const measured = await measure(client, readQueries());
    await inTransaction(client, async () => {
      await createMeasurements(client);
      for (const { name, ms, rowsRead, result, plan } of measured) {
        await client.query('INSERT INTO query_measurements (query, run, slow, rows_read, ms, result, plan) VALUES ($1, $2, $3, $4, $5, $6, $7)',
          [name, process.env.DECURION_RUN ?? '', rowsRead > limit, rowsRead, ms, result, JSON.stringify(plan)]);
      }
    });
    measured.forEach(({ name, rows }) => checks.expect(rows > 0, `${name} finds nothing: it measures nothing`));
    measured.forEach(({ name, rowsRead, ms }) => console.log(`${rowsRead > limit ? 'slow' : 'fast'} ${name}: ${rowsRead} rows read, ${ms.toFixed(2)} ms`));
    const slow = measured.filter(({ rowsRead }) => rowsRead > limit).map(({ name }) => name);
    checks.expect(slow.length > 0, `no query reads more than ${limit} rows`);
    output({ queries: measured.length, slow: slow.length, slow_queries: slow.sort().join(',') });
  });
  if (process.exitCode !== UNAVAILABLE) {
    checks.finish();
  }
});
