// Which of the named queries are slow?
//
//   node agents/database-optimizer/find-slow.mjs [--slow-ms 20]
//
// The measurement is kept in the database (query_measurements), to be compared with when all is done. In a database
// that is optimised already it is not made anew: what was measured before the optimisation stands.
import { inTransaction, withDatabase } from '../lib/database.mjs';
import { Checks, main, numberOption, output } from '../lib/task.mjs';
import { appliedOptimisations } from './optimisations.mjs';
import { createMeasurements, measure, readQueries } from './workload.mjs';

await main(async () => {
  const limit = numberOption('slow-ms', 20);
  const checks = new Checks();
  await withDatabase(async (client) => {
    const queries = readQueries();
    if ((await appliedOptimisations(client)).length === 0) {
      const measured = await measure(client, queries);
      await inTransaction(client, async () => {
        await createMeasurements(client);
        await client.query('DELETE FROM query_measurements');
        for (const { name, ms, result, plan } of measured) {
          await client.query('INSERT INTO query_measurements (query, slow, ms, result, plan) VALUES ($1, $2, $3, $4, $5)',
            [name, ms > limit, ms, result, JSON.stringify(plan)]);
        }
      });
      measured.forEach(({ name, rows }) => checks.expect(rows > 0, `${name} finds nothing: it measures nothing`));
    }
    const known = (await client.query('SELECT query, slow, ms FROM query_measurements ORDER BY ms DESC')).rows;
    queries.forEach(({ name }) => checks.expect(known.some(({ query }) => query === name),
      `${name} was not measured before the database was optimised: measure it in a fresh database`));
    known.forEach(({ query, slow, ms }) => console.log(`${slow ? 'slow' : 'fast'} ${query}: ${ms.toFixed(2)} ms`));
    const slow = known.filter((row) => row.slow);
    checks.expect(slow.length > 0, `no query takes more than ${limit} ms`);
    output({ queries: queries.length, slow: slow.length, slow_queries: slow.map((row) => row.query).sort().join(',') });
  });
  checks.finish();
});
