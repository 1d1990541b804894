// Rows to learn from, out of the database: what features.sql tells of each vehicle at the begin of a month, and
// whether it broke down within the 30 days that follow (y).
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FEATURES } from './history.mjs';

const features = readFileSync(fileURLToPath(new URL('features.sql', import.meta.url)), 'utf8');
const BROKEN_DOWN = `
  SELECT DISTINCT v.unit_number
    FROM work_orders w
    JOIN repair_reasons rr ON rr.code = w.reason_code
    JOIN vehicles v ON v.organization_id = w.organization_id AND v.id = w.vehicle_id
   WHERE w.organization_id = $1 AND NOT rr.scheduled AND w.status <> 'cancelled'
     AND w.opened_at > $2::timestamptz AND w.opened_at <= $2::timestamptz + interval '30 days'`;

/** First days of the months from the first to the last, as YYYY-MM. */
export function monthsBetween(first, last) {
  const months = [];
  for (let at = new Date(`${first}-01T00:00:00Z`); at <= new Date(`${last}-01T00:00:00Z`); at.setUTCMonth(at.getUTCMonth() + 1)) {
    months.push(at.toISOString());
  }
  return months;
}

export async function readRows(client, organization, months) {
  const rows = [];
  for (const month of months) {
    const vehicles = (await client.query(features, [organization, month])).rows;
    const broken = new Set((await client.query(BROKEN_DOWN, [organization, month])).rows.map((row) => row.unit_number));
    for (const vehicle of vehicles) {
      rows.push({
        unit: vehicle.unit_number,
        figures: vehicle,
        x: FEATURES.map((name) => vehicle[name]),
        y: broken.has(vehicle.unit_number) ? 1 : 0,
      });
    }
  }
  return rows;
}

/** Of ten vehicles 7, 1 and 2: whole vehicles are held out, since months of one vehicle resemble each other. */
export function splitByVehicle(rows) {
  const units = [...new Set(rows.map((row) => row.unit))].sort();
  const place = new Map(units.map((unit, i) => [unit, i % 10]));
  const part = (from, to) => rows.filter((row) => place.get(row.unit) >= from && place.get(row.unit) < to);
  return { training: part(0, 7), validation: part(7, 8), heldOut: part(8, 10) };
}
