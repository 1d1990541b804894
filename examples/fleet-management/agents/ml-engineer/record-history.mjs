// Gives the vehicles of the generated telemetry a history of services and breakdowns: work orders in the database.
//
//   node agents/ml-engineer/record-history.mjs
//
// Synthetic: how far the vehicles were driven is read from the telemetry, when they broke down is drawn by
// ml/history.mjs (seed 20250602). Recorded once; what is there already is left alone.
import { inTransaction, withDatabase } from '../lib/database.mjs';
import { enter, requireGeneratedOrganization } from '../lib/telemetry.mjs';
import { Checks, main, output, seededRandom } from '../lib/task.mjs';
import { drawRepairs } from '../../ml/history.mjs';

const SEED = 20250602;

/** Per vehicle and month the accepted odometer values that the process asks for, from the first with 90 days before it. */
const ODOMETERS = `
  SELECT v.id AS vehicle, v.unit_number, (extract(epoch FROM v.purchase_date::timestamptz) * 1000)::float8 AS purchased,
         json_agg(json_build_object('begin', extract(epoch FROM t.begin) * 1000, 'km', at_begin.value, 'km90', before.value,
                                    'kmService', at_service.value) ORDER BY t.begin) AS months
    FROM vehicles v
    JOIN vehicle_meters m ON m.organization_id = v.organization_id AND m.vehicle_id = v.id
   CROSS JOIN generate_series('2023-05-01'::timestamptz, '2025-12-01', '1 month') AS t (begin)
   ${[['at_begin', 't.begin'], ['before', `t.begin - interval '90 days'`], ['at_service', `t.begin + interval '10 days'`]].map(([name, time]) => `
   CROSS JOIN LATERAL (
         SELECT value FROM meter_readings r
          WHERE r.organization_id = m.organization_id AND r.meter_id = m.id AND r.status = 'accepted' AND r.read_at <= ${time}
          ORDER BY r.read_at DESC LIMIT 1) ${name}`).join('')}
   WHERE v.organization_id = $1
   GROUP BY v.id, v.unit_number, v.purchase_date ORDER BY v.unit_number`;

/** Work orders that were opened, got their repair line, and were closed two days later, as in life. */
async function record(client, organization, orders) {
  await client.query(
    `INSERT INTO work_orders (organization_id, vehicle_id, reason_code, order_number, complaint, opened_at)
     SELECT $1, vehicle, reason, number, complaint, opened
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]) AS o (vehicle, reason, number, complaint, opened)`,
    [organization, ...['vehicle', 'reason', 'number', 'complaint', 'at'].map((field) => orders.map((order) => order[field]))]);
  await client.query(
    `INSERT INTO work_order_repairs (organization_id, work_order_id, component_code, work_code)
     SELECT organization_id, id, '045-001-001', '07' FROM work_orders WHERE organization_id = $1 AND status = 'open'`, [organization]);
  await client.query(
    `UPDATE work_orders SET status = 'closed', completed_at = opened_at + CASE reason_code WHEN '02' THEN interval '2 days' ELSE interval '0' END
      WHERE organization_id = $1 AND status = 'open'`, [organization]);
}

await main(async () => {
  const checks = new Checks();
  await withDatabase(async (client) => {
    await client.query(`SET TIME ZONE 'UTC'`);
    const organization = await requireGeneratedOrganization(client);
    const count = async () => (await client.query(
      `SELECT count(*)::integer AS orders, count(*) FILTER (WHERE reason_code = '02')::integer AS breakdowns,
              count(DISTINCT vehicle_id)::integer AS vehicles FROM work_orders WHERE organization_id = $1`, [organization])).rows[0];
    if ((await count()).orders === 0) {
      const random = seededRandom(SEED);
      const orders = (await client.query(ODOMETERS, [organization])).rows.flatMap(({ vehicle, unit_number: unit, purchased, months }) => {
        const { services, breakdowns } = drawRepairs({ months, purchased, random });
        const order = (reason, letter, complaint) => (at, n) =>
          ({ vehicle, reason, complaint, number: `${unit}-${letter}${n}`, at: new Date(at).toISOString() });
        return [...services.map(order('04', 'S', 'service')), ...breakdowns.map(order('02', 'B', 'breakdown'))];
      });
      await inTransaction(client, async () => {
        await enter(client, organization);
        await record(client, organization, orders);
      });
      await client.query('ANALYZE work_orders');
    } else {
      console.log('the history is there already');
    }
    const { orders, breakdowns, vehicles } = await count();
    checks.expect(breakdowns > 0 && orders > breakdowns, `there are ${breakdowns} breakdowns among ${orders} work orders`);
    output({ work_orders: orders, breakdowns, services: orders - breakdowns, vehicles, seed: SEED, data: 'synthetic' });
  });
  checks.finish();
});
