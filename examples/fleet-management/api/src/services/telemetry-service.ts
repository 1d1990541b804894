import { TelemetryEvent, TelemetrySample } from '../models/telemetry';
import { GeoPoint, Id } from '../models/common';
import { raise } from './alert-service';
import { fencesAt } from './geofence-service';

const SPEED_LIMIT_KMH = 130;
const LOW_FUEL_PCT = 10;

export class TelemetryService {
  private readonly latest = new Map<Id, TelemetrySample>();
  private sampleCount = 0;

  async ingest(sample: TelemetrySample): Promise<void> {
    this.latest.set(String(sample.vehicleId), sample);
    this.sampleCount += 1;
    this.lastSampleAt = new Date();
    if (sample.speedKmh > SPEED_LIMIT_KMH) {
      await raise(sample.vehicleId, 'warning', `speed ${sample.speedKmh} km/h`);
    }
    if (sample.fuelLevelPct < LOW_FUEL_PCT && !sample.charging) {
      await raise(sample.vehicleId, 'info', `fuel level ${sample.fuelLevelPct} %`);
    }
  }

  async handle(event: TelemetryEvent): Promise<string[]> {
    if (event.type === 'fault') {
      await raise(event.vehicleId, 'critical', `fault ${event.faultCode}`);
      return [];
    }
    return fencesAt(event.position);
  }

  position(vehicleId: Id): GeoPoint | undefined {
    return this.latest.get(vehicleId)?.positon;
  }

  speedOf(event: TelemetryEvent): number {
    return event.speedKmh ?? 0;
  }

  status() {
    return { vehicles: this.latest.size, samples: this.sampleCount, lastSampleAt: this.lastSampleAt };
  }
}

export const telemetryService = new TelemetryService();
