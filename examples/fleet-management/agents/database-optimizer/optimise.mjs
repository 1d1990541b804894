// Partitions and indexes (database/optimisations) for the queries that were found slow, and rewritten texts for those that
// have one: database/rewrites/NAME.sql takes the place of database/queries/NAME.sql.
//
//   node agents/database-optimizer/optimise.mjs
//
// The partitioned table must keep what the migrations say of it: sh agents/setup.sh node
// agents/schema-migrator/verify-schema.mjs is this task's evidence in the plan.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { becomeBoundRole, expectError, inRolledBackTransaction, withDatabase } from '../lib/database.mjs';
import { Checks, main, output } from '../lib/task.mjs';
import { applyOptimisations } from './optimisations.mjs';
import { enter, requireGeneratedOrganization } from '../lib/telemetry.mjs';
import { QUERIES } from './workload.mjs';

const REWRITES = 'database/rewrites';

/** What no migration tests, because it is new with the partitions. */
async function checkPartitions(checks, client) {
  const organization = await requireGeneratedOrganization(client);
  await inRolledBackTransaction(client, async () => {
    await becomeBoundRole(client);
    await enter(client, organization);
    const reading = (await client.query(
      `SELECT id, read_at, tableoid::regclass::text AS partition FROM meter_readings WHERE status = 'flagged' ORDER BY id LIMIT 1`)).rows[0];
    const moved = await expectError(client, `UPDATE meter_readings SET read_at = read_at + interval '1 month' WHERE id = $1`, [reading.id]);
    checks.expect(moved?.code === '23514', `a reading was moved to another month (${moved?.message ?? 'updated'})`);
    const order = (await client.query(
      `INSERT INTO work_orders (organization_id, vehicle_id, reason_code, order_number, complaint, meter_reading_id)
       SELECT organization_id, id, '02', 'check', 'check', $1 FROM vehicles LIMIT 1 RETURNING meter_reading_read_at AS at`, [reading.id])).rows[0];
    checks.expect(order.at?.getTime() === reading.read_at.getTime(), 'a work order does not get the time of its reading');
    const unknown = await expectError(client, `UPDATE work_orders SET meter_reading_id = gen_random_uuid() WHERE order_number = 'check'`);
    checks.expect(unknown, 'a work order may refer to a reading that does not exist');
    const used = await expectError(client, 'DELETE FROM meter_readings WHERE id = $1', [reading.id]);
    checks.expect(used?.code === '23503', `a reading was deleted that a work order refers to (${used?.message ?? 'deleted'})`);
    await client.query(`UPDATE meter_readings SET read_at = read_at + interval '1 second' WHERE id = $1`, [reading.id]);
    const followed = (await client.query(
      `SELECT count(*)::integer AS n FROM meter_errors e JOIN meter_readings r ON r.id = e.reading_id AND r.read_at = e.reading_read_at
        WHERE e.reading_id = $1`, [reading.id])).rows[0].n;
    checks.expect(followed === 1, `${followed} errors belong to a reading whose time was corrected, not 1`);
    const seen = (await client.query(`SELECT count(*)::integer AS n FROM ${reading.partition}`)).rows[0].n;
    checks.expect(seen === 0, `${seen} rows of ${reading.partition} are visible past the table and its policy`);
  });
}

await main(async () => {
  const checks = new Checks();
  await withDatabase(async (client) => {
    const contents = async () => (await client.query(`
      SELECT count(*)::integer AS readings, sum(hashtextextended(concat_ws(' ', id, organization_id, meter_id, read_at, value, status), 0)::numeric) AS hash
        FROM meter_readings`)).rows[0];
    const before = await contents();
    const slow = (await client.query('SELECT query FROM query_measurements WHERE slow ORDER BY query')).rows.map((row) => row.query);
    const applied = await applyOptimisations(client, slow);
    const after = await contents();
    checks.expect(before.readings === after.readings && before.hash === after.hash,
      `the readings have changed: ${before.readings} before, ${after.readings} after`);
    await client.query('VACUUM (ANALYZE) meter_readings, meter_errors');

    const partitions = (await client.query(
      `SELECT count(*)::integer AS n FROM pg_inherits WHERE inhparent = 'meter_readings'::regclass`)).rows[0].n;
    const open = (await client.query(`
      SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'meter_readings'::regclass AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`)).rows;
    open.forEach(({ name }) => checks.expect(false, `partition ${name} has no forced row-level security`));

    const rewritten = slow.filter((name) => existsSync(join(REWRITES, `${name}.sql`)));
    rewritten.forEach((name) => copyFileSync(join(REWRITES, `${name}.sql`), join(QUERIES, `${name}.sql`)));
    if (partitions > 0) {
      await checkPartitions(checks, client);
    }
    output({ readings: after.readings, partitions, applied: applied.length, rewritten: rewritten.length });
  });
  checks.finish();
});
