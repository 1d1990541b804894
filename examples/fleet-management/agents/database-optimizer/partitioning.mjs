// Partitioning by month: a query for one month reads one partition, gives what
// the table without partitions gives, and a month is dropped without a DELETE.
//
//   node agents/database-optimizer/partitioning.mjs [--rows 50000]
import { Checks, main, numberOption, output } from '../lib/task.mjs';
import { withDatabase } from '../lib/database.mjs';
import { explain, inScratchSchema, rowsOf } from './scratch.mjs';

const MONTHS = ['2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01', '2025-05-01', '2025-06-01', '2025-07-01'];
const query = (table) => `
  SELECT vehicle_id, count(*) AS n, max(value) - min(value) AS distance
    FROM ${table}
   WHERE read_at >= '2025-04-01T00:00:00Z' AND read_at < '2025-05-01T00:00:00Z'
   GROUP BY vehicle_id ORDER BY vehicle_id`;

await main(async () => {
  const rows = numberOption('rows', 50_000);
  const checks = new Checks();
  await withDatabase((client) => inScratchSchema(client, async () => {
    await client.query(`SET TIME ZONE 'UTC'`);
    const columns = 'vehicle_id integer NOT NULL, read_at timestamptz NOT NULL, value numeric(12, 1) NOT NULL';
    await client.query(`CREATE TABLE plain (${columns})`);
    await client.query(`CREATE TABLE parted (${columns}) PARTITION BY RANGE (read_at)`);
    for (let i = 0; i + 1 < MONTHS.length; i += 1) {
      await client.query(`CREATE TABLE parted_${MONTHS[i].slice(0, 7).replace('-', '_')} PARTITION OF parted
                          FOR VALUES FROM ('${MONTHS[i]}') TO ('${MONTHS[i + 1]}')`);
    }
    // Spread over the 181 days from January to June.
    await client.query(`
      INSERT INTO plain
      SELECT i % 200, timestamptz '2025-01-01T00:00:00Z' + i * (interval '181 days' / ($1::integer + 1)), i * 0.7
        FROM generate_series(1, $1::integer) AS i`, [rows]);
    await client.query('INSERT INTO parted SELECT * FROM plain');
    await client.query('ANALYZE plain');
    await client.query('ANALYZE parted');

    const partitions = MONTHS.length - 1;
    const whole = await explain(client, query('plain'));
    const pruned = await explain(client, query('parted'));
    const read = [...new Set(pruned.nodes.map((node) => node['Relation Name']).filter(Boolean))];
    checks.expect(read.join() === 'parted_2025_04', `the plan reads ${read.join(', ')}, not only parted_2025_04`);
    const a = await rowsOf(client, query('plain'));
    const b = await rowsOf(client, query('parted'));
    checks.expect(a.length > 0 && a.join() === b.join(), 'the partitioned table gives another result');

    const count = async (table) => Number((await client.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n);
    const january = await count('parted_2025_01');
    await client.query('DROP TABLE parted_2025_01');
    const left = await count('parted');
    checks.expect(january > 0 && left === rows - january, `${left} rows are left of ${rows} after a drop of ${january}`);
    output({
      rows,
      partitions,
      partitions_read: read.length,
      whole_ms: whole.medianMs.toFixed(3),
      pruned_ms: pruned.medianMs.toFixed(3),
    });
  }));
  checks.finish();
});
