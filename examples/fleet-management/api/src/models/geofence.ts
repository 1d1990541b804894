import { GeoPoint, Id, Timestamped } from './common';

export interface CircleShape {
  kind: 'circle';
  centre: GeoPoint;
  radiusKm: number;
}

export interface PolygonShape {
  kind: 'polygon';
  points: GeoPoint[];
}

export interface Geofence extends Timestamped {
  id: Id;
  name: string;
  shape: CircleShape | PolygonShape;
  alertOnExit: boolean;
}
