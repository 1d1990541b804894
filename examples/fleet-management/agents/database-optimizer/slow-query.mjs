// A slow query, an index for it, and the same result faster.
//
//   node agents/database-optimizer/slow-query.mjs [--rows 50000] [--min-speedup 10]
//
// In a schema of its own: odometer telemetry of 200 vehicles, and the query
// "average and highest speed per day of one vehicle within a week". Measured by
// EXPLAIN (ANALYZE), median of seven runs, before and after the index.
import { Checks, main, numberOption, output } from '../lib/task.mjs';
import { withDatabase } from '../lib/database.mjs';
import { explain, inScratchSchema, rowsOf } from './scratch.mjs';

const INDEX = 'telemetry_vehicle_time_idx';
const QUERY = `
  SELECT recorded_at::date AS day, count(*) AS n, round(avg(speed), 3) AS mean_speed, max(speed) AS top_speed
    FROM telemetry
   WHERE vehicle_id = 42
     AND recorded_at >= '2025-03-01T00:00:00Z' AND recorded_at < '2025-03-08T00:00:00Z'
   GROUP BY 1 ORDER BY 1`;

await main(async () => {
  const rows = numberOption('rows', 50_000);
  const minimum = numberOption('min-speedup', 10);
  const checks = new Checks();
  await withDatabase((client) => inScratchSchema(client, async () => {
    // One time zone, and no parallel workers: a second process would hide what the index does.
    await client.query(`SET TIME ZONE 'UTC'`);
    await client.query('SET max_parallel_workers_per_gather = 0');
    await client.query(`
      CREATE TABLE telemetry (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        vehicle_id integer NOT NULL,
        recorded_at timestamptz NOT NULL,
        odometer numeric(12, 1) NOT NULL,
        speed numeric(6, 1) NOT NULL,
        payload jsonb NOT NULL)`);
    await client.query(`
      INSERT INTO telemetry (vehicle_id, recorded_at, odometer, speed, payload)
      SELECT i % 200, timestamptz '2025-01-01T00:00:00Z' + i * interval '3 minutes',
             1000 + i * 0.7, (i * 7919) % 1300 / 10.0,
             jsonb_build_object('satellites', i % 12, 'voltage', 12 + (i % 25) / 10.0, 'unit', 'T-' || i % 200)
        FROM generate_series(1, $1::integer) AS i`, [rows]);
    await client.query('ANALYZE telemetry');

    const resultBefore = await rowsOf(client, QUERY);
    const before = await explain(client, QUERY);
    await client.query(`CREATE INDEX ${INDEX} ON telemetry (vehicle_id, recorded_at)`);
    await client.query('ANALYZE telemetry');
    const after = await explain(client, QUERY);
    const resultAfter = await rowsOf(client, QUERY);

    const speedup = before.medianMs / after.medianMs;
    checks.expect(resultBefore.length > 0, 'the query finds nothing: it measures nothing');
    checks.expect(resultBefore.join() === resultAfter.join(), 'the result is not the same with the index');
    checks.expect(before.nodes.some((node) => node['Node Type'] === 'Seq Scan'), 'the table was not scanned before the index');
    checks.expect(after.nodes.some((node) => node['Index Name'] === INDEX), `the plan does not use ${INDEX}`);
    checks.expect(speedup >= minimum, `speedup is ${speedup.toFixed(1)}, less than ${minimum}`);
    output({
      rows,
      before_ms: before.medianMs.toFixed(3),
      after_ms: after.medianMs.toFixed(3),
      speedup: speedup.toFixed(1),
    });
  }));
  checks.finish();
});
