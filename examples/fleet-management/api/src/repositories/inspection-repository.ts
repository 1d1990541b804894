import { db } from '../db';
import { Id } from '../models/common';
import { Inspection, InspectionItem } from '../models/inspection';

export async function findInspections(vehicleId: Id): Promise<Inspection[]> {
  const { rows } = await db.query<Inspection>(
    'SELECT * FROM inspections WHERE vehicle_id = $1 ORDER BY inspected_on DESC',
    [vehicleId],
  );
  return rows;
}

export async function saveInspection(vehicleId: Id, inspectorId: Id, items: InspectionItem[], result: Inspection['result']): Promise<Inspection> {
  const { rows } = await db.query<Inspection>(
    `INSERT INTO inspections (vehicle_id, inspector_id, inspected_on, items, result)
     VALUES ($1, $2, $3, $4, $5) RETURNING *`,
    [vehicleId, inspectorId, new Date().toISOString(), items, result],
  );
  return rows[0];
}
