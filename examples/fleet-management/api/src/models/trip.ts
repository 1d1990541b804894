import { GeoPoint, Id, Timestamped } from './common';

export interface Trip extends Timestamped {
  id: Id;
  vehicleId: Id;
  driverId: Id;
  startedAt: string;
  endedAt: string | null;
  startPoint: GeoPoint;
  endPoint: GeoPoint | null;
  distanceKm: number;
}

export interface TripStatistics {
  count: number;
  totalKm: number;
  averageKm: number;
  longestTrip: Trip | undefined;
}
