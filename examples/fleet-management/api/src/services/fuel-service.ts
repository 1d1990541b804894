import _ from 'lodash';
import { FuelEntry, FuelSummary } from '../models/fuel';
import { fuelRepository } from '../repositories/fuel-repository';
import { sumCents } from '../utils/money';
import { vehicleService } from './vehicle-service';

export class FuelService {
  async record(entry): Promise<FuelEntry> {
    const vehicle = await vehicleService.get(entry.vehicleId);
    if (entry.odometerKm > vehicle.odometerKm) {
      await vehicleService.change(vehicle.id, { odometerKm: entry.odometerKm });
    }
    return fuelRepository.add(entry);
  }

  async history(vehicleId: number, from?: string): Promise<FuelEntry[]> {
    return fuelRepository.findByVehicle(vehicleId, from);
  }

  async summary(vehicleId: number): Promise<FuelSummary> {
    const entries = await fuelRepository.findByVehicle(vehicleId);
    if (entries.length === 0) {
      const vehicle = await vehicleService.get(vehicleId);
      return { vehicleId: vehicle.id, litres: 0, costCents: 0, litresPer100Km: null };
    }
    const litres = entries.reduce((sum, entry) => sum + entry.litres, 0);
    const first = entries[0];
    const last = entries.at(-1);
    const km = last.odometerKm - first.odometerKm;
    return {
      vehicleId,
      litres: litres.toFixed(1),
      costCents: sumCents(entries.map((entry) => entry.priceCents)),
      litresPer100Km: km > 0 ? (litres / km) * 100 : undefined,
    };
  }

  async byStation() {
    const entries = await fuelRepository.findAll();
    const stations = {};
    for (const entry of entries) {
      const name = entry.stationName ?? 'unknown';
      stations[name] = (stations[name] ?? 0) + entry.litres;
    }
    return stations;
  }

  async cheapest(): Promise<FuelEntry | null> {
    const entries = await fuelRepository.findAll();
    return _.minBy(entries, (entry) => entry.priceCents / entry.litres);
  }
}

export const fuelService = new FuelService();
