import { Id } from './common';

export interface VehicleCostLine {
  vehicleId: Id;
  plate: string;
  fuelCents: number;
  workshopCents: number;
  totalCents: number;
}

export interface FleetReport {
  title: string;
  generatedAt: string;
  lines: VehicleCostLine[];
  totalCents: number;
}
