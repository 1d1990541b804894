import { GeoPoint, Id } from '../models/common';
import { Trip, TripStatistics } from '../models/trip';
import { tripRepository } from '../repositories/trip-repository';
import { haversineKm } from '../utils/geo';
import { HttpError } from '../utils/http-error';

export class TripService {
  async list(vehicleId?: Id): Promise<Trip[]> {
    return vehicleId ? tripRepository.findByVehicle(vehicleId) : tripRepository.findAll();
  }

  async start({ vehicleId, driverId, startPoint, purpose }): Promise<Trip> {
    return tripRepository.start(vehicleId, driverId, startPoint, purpose ?? 'other');
  }

  async finish(id: Id, endPoint: GeoPoint): Promise<Trip> {
    const trip = await tripRepository.findById(id);
    if (!trip) throw HttpError.notFound('trip', id);
    if (trip.endedAt) throw HttpError.conflict(`trip ${id} is already finished`);
    return tripRepository.finish(id, endPoint, haversineKm(trip.startPoint, endPoint));
  }

  durationMinutes(trip: Trip): number | null {
    if (!trip.endedAt) return undefined;
    return (new Date(trip.endedAt) - new Date(trip.startedAt)) / 60000;
  }

  async statistics(vehicleId: Id): Promise<TripStatistics> {
    const trips = await tripRepository.findByVehicle(vehicleId);
    let longest: Trip | null = null;
    let totalKm = 0;
    for (const trip of trips) {
      totalKm += trip.distanceKm;
      if (longest === null || trip.distanceKm > longest.distanceKm) longest = trip;
    }
    return {
      count: trips.length,
      totalKm,
      averageKm: trips.length ? (totalKm / trips.length).toFixed(2) : 0,
      longestTrip: longest,
    };
  }

  async byPurpose(): Promise<Record<string, Trip[]>> {
    const trips = await tripRepository.findAll();
    const groups = {};
    for (const trip of trips) {
      if (!groups[trip.purpose]) groups[trip.purpose] = [];
      groups[trip.purpose].push(trip);
    }
    return groups;
  }
}

export const tripService = new TripService();
