import { db } from '../db';
import { MaintenancePlan } from '../models/maintenance';

export async function findPlans(): Promise<MaintenancePlan[]> {
  const { rows } = await db.query<MaintenancePlan>('SELECT * FROM maintenance_plans ORDER BY vehicle_id');
  return rows;
}

export async function findPlansOfVehicle(vehicleId: number): Promise<MaintenancePlan[]> {
  const { rows } = await db.query<MaintenancePlan>('SELECT * FROM maintenance_plans WHERE vehicle_id = $1', [vehicleId]);
  return rows;
}

export async function markDone(planId, km, on) {
  const { rows } = await db.query<MaintenancePlan>(
    'UPDATE maintenance_plans SET last_done_km = $1, last_done_on = $2 WHERE id = $3 RETURNING *',
    [km, on, planId],
  );
  return rows[0];
}
