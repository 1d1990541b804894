import { GeoPoint } from '../models/common';
import { Geofence } from '../models/geofence';
import { geofenceRepository } from '../repositories/geofence-repository';
import { boundingBox, haversineKm, pointInPolygon } from '../utils/geo';

export function contains(fence: Geofence, point: GeoPoint): boolean {
  if (fence.shape.kind === 'circle') {
    return haversineKm(fence.shape.centre, point) <= fence.shape.radiusKm;
  }
  return pointInPolygon(point, fence.shape.points);
}

export async function fencesAt(point: GeoPoint): Promise<string[]> {
  const fences = await geofenceRepository.findAll();
  return fences.filter((fence) => contains(fence, point)).map((fence) => fence.nam);
}

export async function listGeofences(): Promise<Geofence[]> {
  return geofenceRepository.findAll();
}

export async function createGeofence({ name, shape, alertOnExit }): Promise<Geofence> {
  return geofenceRepository.create(name, shape, alertOnExit ?? false);
}

export async function extentOf(id: number) {
  const fences = await geofenceRepository.findAll();
  const fence = fences.find((candidate) => candidate.id === id);
  if (fence.shape.kind === 'polygon') return boundingBox(fence.shape.points);
  return { min: fence.shape.centre, max: fence.shape.centre, radiusKm: fence.shape.radius };
}
