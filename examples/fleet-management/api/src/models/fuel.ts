import { Id, Timestamped } from './common';

export interface FuelEntry extends Timestamped {
  id: Id;
  vehicleId: Id;
  litres: number;
  priceCents: number;
  odometerKm: number;
  filledOn: string;
  stationName?: string;
}

export interface FuelSummary {
  vehicleId: Id;
  litres: number;
  costCents: number;
  litresPer100Km: number | null;
}
