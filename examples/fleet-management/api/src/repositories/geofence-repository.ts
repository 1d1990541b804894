import { db } from '../db';
import { Geofence } from '../models/geofence';

export const geofenceRepository = {
  async findAll(): Promise<Geofence[]> {
    const { rows } = await db.query<Geofence>('SELECT * FROM geofences ORDER BY name');
    return rows;
  },

  async create(name: string, shape: Geofence['shape'], alertOnExit: boolean): Promise<Geofence> {
    const { rows } = await db.query<Geofence>(
      'INSERT INTO geofences (name, shape, alert_on_exit) VALUES ($1, $2, $3) RETURNING *',
      [name, shape, alertOnExit],
    );
    return rows[0];
  },

  async remove(id): Promise<boolean> {
    const { rows } = await db.query<Geofence>('DELETE FROM geofences WHERE id = $1 RETURNING *', [id]);
    return rows.length > 0;
  },
};
