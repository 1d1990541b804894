import { GeoPoint, Id } from './common';

export interface TelemetrySample {
  vehicleId: Id;
  recordedAt: string;
  position: GeoPoint;
  speedKmh: number;
  fuelLevelPct: number;
}

export interface PositionEvent {
  type: 'position';
  vehicleId: Id;
  position: GeoPoint;
  speedKmh: number;
}

export interface FaultEvent {
  type: 'fault';
  vehicleId: Id;
  faultCode: string;
}

export type TelemetryEvent = PositionEvent | FaultEvent;
