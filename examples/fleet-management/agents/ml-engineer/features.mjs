// The figures that ml/features.sql computes from the migrated schema are right.
//
//   node agents/ml-engineer/features.mjs [--vehicles 40]
//
// In a transaction that is rolled back: vehicles with a generated life (seed 11),
// whose readings contain errors that the meter trigger must have flagged. What
// the SQL gives is compared with what the generated life says.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inRolledBackTransaction, withDatabase } from '../lib/database.mjs';
import { Checks, main, numberOption, output, seededRandom } from '../lib/task.mjs';

const DAY = 86_400_000;
const AT = Date.parse('2025-06-01T00:00:00Z');
const DAYS = 240;

/**
 * A life: a reading every ten days (half a day before the full day), on some days a
 * wrong one after it, so that the wrong one would be the latest; services and repairs.
 */
function drawLife(random, i) {
  const boughtDaysAgo = Math.round(400 + random() * 4000);
  const kmPerDay = 20 + random() * 200;
  const start = Math.round(random() * 100_000);
  const kmAt = (daysAgo) => Math.round(start + (DAYS - daysAgo) * kmPerDay);
  const readings = [];
  for (let daysAgo = DAYS; daysAgo >= -20; daysAgo -= 10) {
    readings.push({ daysAgo: daysAgo + 0.5, value: kmAt(daysAgo) });
    if (random() < 0.2 && daysAgo < DAYS) {
      const wrong = random() < 0.5 ? Math.floor(kmAt(daysAgo) / 10) : kmAt(daysAgo) + 50_000;
      readings.push({ daysAgo: daysAgo + 0.25, value: wrong, wrong: true });
    }
  }
  const serviced = random() < 0.7 ? 10 * Math.round(1 + random() * 20) : null;
  const repairs = Array.from({ length: Math.floor(random() * 5) }, () => Math.floor(random() * DAYS) - 10);
  return {
    unit: `ML-${String(i).padStart(3, '0')}`, boughtDaysAgo, readings, serviced, repairs,
    expected: {
      age_years: boughtDaysAgo / 365.25,
      km_since_service: kmAt(0) - kmAt(serviced ?? DAYS),
      km_per_90_days: kmAt(0) - kmAt(90),
      unscheduled_repairs_180d: repairs.filter((daysAgo) => daysAgo >= 0 && daysAgo < 180).length,
    },
  };
}

const time = (daysAgo) => new Date(AT - daysAgo * DAY).toISOString();

async function store(client, organization, lives) {
  await client.query(`SELECT set_config('app.organization_id', $1, true)`, [organization]);
  await client.query('INSERT INTO organizations (id, slug, legal_name) VALUES ($1, $2, $2)', [organization, `ml-${organization}`]);
  const id = async (sql, parameters) => (await client.query(`${sql} RETURNING id`, parameters)).rows[0].id;
  const division = await id(`INSERT INTO divisions (organization_id, code, name) VALUES ($1, 'D', 'd')`, [organization]);
  const department = await id(
    `INSERT INTO departments (organization_id, division_id, code, name) VALUES ($1, $2, 'D', 'd')`, [organization, division]);
  for (const life of lives) {
    const vehicle = await id(
      `INSERT INTO vehicles (organization_id, department_id, vehicle_class, fuel_type, unit_number, make, model, model_year, purchase_date)
       VALUES ($1, $2, 'VAN', 'DIESEL', $3, 'm', 'm', 2020, $4)`,
      [organization, department, life.unit, time(life.boughtDaysAgo).slice(0, 10)]);
    const meter = await id(
      `INSERT INTO vehicle_meters (organization_id, vehicle_id, meter_type) VALUES ($1, $2, 'ODOMETER')`, [organization, vehicle]);
    await client.query(
      `INSERT INTO meter_readings (organization_id, meter_id, read_at, value)
       SELECT $1, $2, t, v FROM unnest($3::timestamptz[], $4::numeric[]) AS u (t, v)`,
      [organization, meter, life.readings.map((r) => time(r.daysAgo)), life.readings.map((r) => r.value)]);
    if (life.serviced !== null) {
      const order = await id(
        `INSERT INTO work_orders (organization_id, vehicle_id, reason_code, order_number, complaint, opened_at)
         VALUES ($1, $2, '04', $3, 'service', $4)`, [organization, vehicle, `${life.unit}-S`, time(life.serviced)]);
      await client.query(
        `INSERT INTO work_order_repairs (organization_id, work_order_id, component_code, work_code)
         VALUES ($1, $2, '045-001-001', '07')`, [organization, order]);
      await client.query(
        `UPDATE work_orders SET status = 'closed', completed_at = $2 WHERE id = $1`, [order, time(life.serviced)]);
    }
    for (const [n, daysAgo] of life.repairs.entries()) {
      await client.query(
        `INSERT INTO work_orders (organization_id, vehicle_id, reason_code, order_number, complaint, opened_at)
         VALUES ($1, $2, '02', $3, 'repair', $4)`, [organization, vehicle, `${life.unit}-R${n}`, time(daysAgo)]);
    }
  }
}

await main(async () => {
  const vehicles = numberOption('vehicles', 40);
  const checks = new Checks();
  const random = seededRandom(11);
  const lives = Array.from({ length: vehicles }, (_, i) => drawLife(random, i));
  const sql = readFileSync('ml/features.sql', 'utf8');
  await withDatabase((client) => inRolledBackTransaction(client, async () => {
    await client.query(`SET LOCAL TIME ZONE 'UTC'`);
    const organization = randomUUID();
    await store(client, organization, lives);
    const wrong = lives.flatMap((life) => life.readings).filter((reading) => reading.wrong).length;
    const flagged = Number((await client.query(
      `SELECT count(*) AS n FROM meter_readings WHERE organization_id = $1 AND status = 'flagged'`, [organization])).rows[0].n);
    checks.expect(wrong > 0 && flagged === wrong, `${flagged} readings are flagged, and ${wrong} are wrong`);

    const rows = (await client.query(sql, [organization, new Date(AT).toISOString()])).rows;
    checks.expect(rows.length === vehicles, `${rows.length} rows for ${vehicles} vehicles`);
    let compared = 0;
    rows.forEach((row, i) => {
      for (const [name, expected] of Object.entries(lives[i].expected)) {
        compared += 1;
        checks.expect(Math.abs(row[name] - expected) < 0.01, `${row.unit_number}: ${name} is ${row[name]}, not ${expected}`);
      }
    });
    output({ vehicles: rows.length, values_compared: compared, wrong_readings: wrong, flagged_readings: flagged });
  }));
  checks.finish();
});
