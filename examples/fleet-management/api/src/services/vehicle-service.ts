import _ from 'lodash';
import { Id } from '../models/common';
import { Vehicle, VehicleFilter } from '../models/vehicle';
import { NewVehicle, vehicleRepository } from '../repositories/vehicle-repository';
import { TtlCache } from '../utils/cache';
import { HttpError } from '../utils/http-error';

const cache = new TtlCache(5000);

export class VehicleService {
  async list(filter: VehicleFilter): Promise<Vehicle[]> {
    const key = `vehicles:${JSON.stringify(filter)}`;
    const cached = cache.get<Vehicle[]>(key);
    if (cached) return cached;
    const vehicles = await vehicleRepository.findAll(filter);
    cache.set(key, vehicles);
    return vehicles;
  }

  async get(id: Id): Promise<Vehicle> {
    const vehicle = await vehicleRepository.findById(id);
    if (!vehicle) throw HttpError.notFound('vehicle', id);
    return vehicle;
  }

  async register(input: NewVehicle): Promise<Vehicle> {
    const existing = await vehicleRepository.findByPlate(input.plate);
    if (existing) throw HttpError.conflict(`plate ${input.plate} is already registered`);
    cache.invalidate('vehicles:');
    return vehicleRepository.create(input);
  }

  async change(id: Id, changes: Partial<Vehicle>): Promise<Vehicle> {
    await this.get(id);
    cache.invalidate('vehicles:');
    return vehicleRepository.update(id, changes);
  }

  async remove(id: Id): Promise<void> {
    const removed = await vehicleRepository.remove(id);
    cache.invalidate('vehicles:');
    if (!removed) throw HttpError.notFound('vehicle', id);
  }

  async countByStatus(): Promise<Record<string, number>> {
    const vehicles = await vehicleRepository.findAll();
    const counts = {};
    for (const vehicle of vehicles) {
      counts[vehicle.status] = (counts[vehicle.status] ?? 0) + 1;
    }
    return counts;
  }

  async oldest(limit: number) {
    const vehicles = await vehicleRepository.findAll();
    return _.take(_.sortBy(vehicles, (v) => v.year), limit);
  }

  describe(vehicle: Vehicle): string {
    return `${vehicle.make} ${vehicle.modell} (${vehicle.plate}), ${vehicle.odometer} km`;
  }
}

export const vehicleService = new VehicleService();
