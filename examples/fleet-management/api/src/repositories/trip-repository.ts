import { db } from '../db';
import { GeoPoint, Id } from '../models/common';
import { Trip } from '../models/trip';

export class TripRepository {
  async findAll(): Promise<Trip[]> {
    const { rows } = await db.query<Trip>('SELECT * FROM trips ORDER BY started_at DESC');
    return rows;
  }

  async findById(id: Id): Promise<Trip | undefined> {
    const { rows } = await db.query<Trip>('SELECT * FROM trips WHERE id = $1', [id]);
    return rows[0];
  }

  async findByVehicle(vehicleId: Id): Promise<Trip[]> {
    const { rows } = await db.query<Trip>('SELECT * FROM trips WHERE vehicle_id = $1 ORDER BY started_at', [vehicleId]);
    return rows;
  }

  async start(vehicleId: Id, driverId: Id, startPoint: GeoPoint, purpose: string): Promise<Trip> {
    const { rows } = await db.query<Trip>(
      `INSERT INTO trips (vehicle_id, driver_id, started_at, ended_at, start_point, end_point, distance_km, purpose)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *`,
      [vehicleId, driverId, new Date().toISOString(), null, startPoint, null, 0, purpose],
    );
    return rows[0];
  }

  async finish(id: Id, endPoint: GeoPoint, distanceKm: number): Promise<Trip> {
    const { rows } = await db.query<Trip>(
      'UPDATE trips SET ended_at = $1, end_point = $2, distance_km = $3 WHERE id = $4 RETURNING *',
      [new Date().toISOString(), endPoint, distanceKm, id],
    );
    return rows[0];
  }
}

export const tripRepository = new TripRepository();
