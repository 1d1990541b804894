import { Id, Timestamped } from './common';

export type VehicleStatus = 'active' | 'in_maintenance' | 'retired';
export type FuelType = 'diesel' | 'petrol' | 'electric' | 'hybrid';

export interface Vehicle extends Timestamped {
  id: Id;
  vin: string;
  plate: string;
  make: string;
  model: string;
  year: number;
  status: VehicleStatus;
  fuelType: FuelType;
  odometerKm: number;
  assignedDriverId: Id | null;
}

export interface VehicleFilter {
  status?: VehicleStatus;
  fuelType?: FuelType;
}
