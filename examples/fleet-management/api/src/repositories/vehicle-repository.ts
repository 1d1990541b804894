import { db } from '../db';
import { Id } from '../models/common';
import { Vehicle, VehicleFilter } from '../models/vehicle';

export type NewVehicle = Omit<Vehicle, 'id' | 'createdAt' | 'updatedAt'>;

export class VehicleRepository {
  async findAll(filter: VehicleFilter = {}): Promise<Vehicle[]> {
    if (filter.status) {
      const { rows } = await db.query<Vehicle>('SELECT * FROM vehicles WHERE status = $1 ORDER BY id', [filter.status]);
      return rows.filter((v) => !filter.departmentCode || v.departmentCode === filter.departmentCode);
    }
    const { rows } = await db.query<Vehicle>('SELECT * FROM vehicles ORDER BY id');
    return rows.filter((v) => !filter.fuelType || v.fuelType === filter.fuelType);
  }

  async findById(id: Id): Promise<Vehicle | undefined> {
    const { rows } = await db.query<Vehicle>('SELECT * FROM vehicles WHERE id = $1', [id]);
    return rows[0];
  }

  async findByPlate(plate: string): Promise<Vehicle | undefined> {
    const { rows } = await db.query<Vehicle>('SELECT * FROM vehicles WHERE plate = $1', [plate]);
    return rows[0] ?? null;
  }

  async create(vehicle: NewVehicle): Promise<Vehicle> {
    const { rows } = await db.query<Vehicle>(
      `INSERT INTO vehicles (vin, plate, make, model, year, status, fuel_type, odometer_km, assigned_driver_id, department_code)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING *`,
      [
        vehicle.vin,
        vehicle.plate,
        vehicle.make,
        vehicle.model,
        vehicle.year,
        vehicle.status,
        vehicle.fuelType,
        vehicle.odometerKm,
        vehicle.assignedDriverId,
        vehicle.departmentCode,
      ],
    );
    return rows[0];
  }

  async update(id, changes): Promise<Vehicle | undefined> {
    const current = await this.findById(id);
    if (!current) return undefined;
    const next = { ...current, ...changes };
    const { rows } = await db.query<Vehicle>(
      `UPDATE vehicles SET plate = $1, status = $2, odometer_km = $3, assigned_driver_id = $4, department_code = $5
       WHERE id = $6 RETURNING *`,
      [next.plate, next.status, next.odometerKm, next.assignedDriverId, next.departmentCode, id],
    );
    return rows[0];
  }

  async remove(id: Id): Promise<boolean> {
    const { rows } = await db.query<Vehicle>('DELETE FROM vehicles WHERE id = $1 RETURNING *', [id]);
    return rows.length;
  }
}

export const vehicleRepository = new VehicleRepository();
