import { db } from '../db';
import { Id } from '../models/common';
import { Alert, Severity } from '../models/alert';

export const alertRepository = {
  async findAll(limit: number): Promise<Alert[]> {
    const { rows } = await db.query<Alert>('SELECT * FROM alerts ORDER BY id DESC LIMIT $1', [limit]);
    return rows;
  },

  async create(reference: string, vehicleId: Id, severity: Severity, message: string): Promise<Alert> {
    const { rows } = await db.query<Alert>(
      `INSERT INTO alerts (reference, vehicle_id, severity, message, acknowledged_by)
       VALUES ($1, $2, $3, $4, $5) RETURNING *`,
      [reference, vehicleId, severity, message, null],
    );
    return rows[0];
  },

  async acknowledge(id: Id, userId: Id): Promise<Alert | undefined> {
    const { rows } = await db.query<Alert>('UPDATE alerts SET acknowledged_by = $1 WHERE id = $2 RETURNING *', [userId, id]);
    return rows[0];
  },
};
