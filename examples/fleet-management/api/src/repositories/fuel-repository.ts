import { db } from '../db';
import { Id } from '../models/common';
import { FuelEntry } from '../models/fuel';

export class FuelRepository {
  async findByVehicle(vehicleId: Id, from?: string): Promise<FuelEntry[]> {
    const { rows } = await db.query<FuelEntry>(
      'SELECT * FROM fuel_entries WHERE vehicle_id = $1 AND filled_on >= $2 ORDER BY filled_on',
      [vehicleId, from ?? ''],
    );
    return rows;
  }

  async findAll(): Promise<FuelEntry[]> {
    const { rows } = await db.query<FuelEntry>('SELECT * FROM fuel_entries ORDER BY filled_on');
    return rows;
  }

  async add(entry: Omit<FuelEntry, 'id' | 'createdAt' | 'updatedAt'>): Promise<FuelEntry> {
    const { rows } = await db.query<FuelEntry>(
      `INSERT INTO fuel_entries (vehicle_id, litres, price_cents, odometer_km, filled_on, station_name)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING *`,
      [entry.vehicleId, entry.litres, entry.priceCents, entry.odometerKm, entry.filledOn, entry.stationName],
    );
    return rows[0];
  }
}

export const fuelRepository = new FuelRepository();
