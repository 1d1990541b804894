// Fills the migrated schema with generated telemetry (database/telemetry.sql).
//
//   node agents/database-optimizer/fill.mjs [--vehicles 450] [--min-rows 500000]
//
// It is filled once: whatever is there already is left alone. The rows are written past the triggers; here the
// trigger of migrations part 5 judges one meter's readings again, and must come to what is written.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inRolledBackTransaction, inTransaction, withDatabase } from '../lib/database.mjs';
import { Checks, main, numberOption, output } from '../lib/task.mjs';
import { enter, generatedOrganization, requireGeneratedOrganization } from '../lib/telemetry.mjs';

const SEED = 20250601;

async function fill(client, vehicles) {
  await inTransaction(client, async () => {
    await enter(client, randomUUID());
    await client.query(`SELECT set_config('telemetry.vehicles', $1, true), set_config('telemetry.seed', $2, true)`, [vehicles, SEED]);
    await client.query(readFileSync('database/telemetry.sql', 'utf8'));
  });
}

/** The readings of the meter with most errors, as they are and as the trigger judges them. */
async function judgeAgain(client, organization) {
  return inRolledBackTransaction(client, async () => {
    await enter(client, organization);
    const meter = (await client.query(
      `SELECT meter_id FROM meter_readings WHERE organization_id = $1 AND status = 'flagged'
        GROUP BY meter_id ORDER BY count(*) DESC, meter_id LIMIT 1`, [organization])).rows[0].meter_id;
    const judgements = async () => (await client.query(
      `SELECT read_at, status, error_codes FROM meter_readings WHERE organization_id = $1 AND meter_id = $2 ORDER BY read_at`,
      [organization, meter])).rows.map((row) => JSON.stringify(row));
    const written = await judgements();
    await client.query(
      `CREATE TEMPORARY TABLE again ON COMMIT DROP AS SELECT * FROM meter_readings WHERE organization_id = $1 AND meter_id = $2`,
      [organization, meter]);
    await client.query('DELETE FROM meter_readings WHERE organization_id = $1 AND meter_id = $2', [organization, meter]);
    await client.query(`INSERT INTO meter_readings (organization_id, meter_id, read_at, value)
                        SELECT organization_id, meter_id, read_at, value FROM again ORDER BY read_at`);
    return { written, judged: await judgements() };
  });
}

await main(async () => {
  const vehicles = numberOption('vehicles', 450);
  const minimum = numberOption('min-rows', 500_000);
  const checks = new Checks();
  await withDatabase(async (client) => {
    await client.query(`SET TIME ZONE 'UTC'`);
    const took = {};
    if (await generatedOrganization(client)) {
      console.log('the telemetry is there already');
    } else {
      const started = performance.now();
      await fill(client, vehicles);
      took.fill_s = ((performance.now() - started) / 1000).toFixed(1);
    }
    await client.query('VACUUM (ANALYZE) meter_readings, meter_errors, vehicle_meters, vehicles, departments');
    const organization = await requireGeneratedOrganization(client);
    const count = (await client.query(
      `SELECT count(*)::integer AS rows, count(DISTINCT meter_id)::integer AS meters,
              count(*) FILTER (WHERE status = 'flagged')::integer AS flagged
         FROM meter_readings WHERE organization_id = $1`, [organization])).rows[0];
    checks.expect(count.rows >= minimum, `there are ${count.rows} readings, less than ${minimum}`);
    const { written, judged } = await judgeAgain(client, organization);
    const differ = written.findIndex((row, i) => row !== judged[i]);
    checks.expect(differ < 0, `the trigger judges otherwise: ${written[differ]} is written, ${judged[differ]} is its judgement`);
    output({ rows: count.rows, meters: count.meters, flagged: count.flagged, judged_again: judged.length, seed: SEED, ...took });
  });
  checks.finish();
});
