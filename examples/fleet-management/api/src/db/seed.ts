import bcrypt from 'bcryptjs';
import { randomBytes } from 'node:crypto';
import { Driver } from '../models/driver';
import { FuelEntry } from '../models/fuel';
import { Geofence } from '../models/geofence';
import { MaintenancePlan } from '../models/maintenance';
import { Trip } from '../models/trip';
import { User } from '../models/user';
import { Vehicle } from '../models/vehicle';
import { WorkOrder } from '../models/work-order';
import { MemoryDatabase } from './memory-database';

const stamp = { createdAt: '2024-01-02T08:00:00.000Z', updatedAt: '2024-01-02T08:00:00.000Z' };

const vehicles: Vehicle[] = [
  { id: 1, vin: 'WDB9066331S123401', plate: 'FL-AA-101', make: 'Mercedes', model: 'Sprinter', year: 2021, status: 'active', fuelType: 'diesel', odometerKm: 84210, assignedDriverId: 1, departmentCode: 'LOG', ...stamp },
  { id: 2, vin: 'WF0XXXTTGXKA12302', plate: 'FL-AA-102', make: 'Ford', model: 'Transit', year: 2020, status: 'in_maintenance', fuelType: 'diesel', odometerKm: 120433, assignedDriverId: null, departmentCode: 'LOG', ...stamp },
  { id: 3, vin: 'WVWZZZE1ZMP123403', plate: 'FL-AA-103', make: 'Volkswagen', model: 'ID.3', year: '2022', status: 'active', fuelType: 'electric', odometerKm: 30112, assignedDriverId: 2, departmentCode: 'SAL', ...stamp },
  { id: 4, vin: 'VF1MA000064123404', plate: 'FL-AA-104', make: 'Renault', model: 'Master', year: 2018, status: 'retired', fuelType: 'diesel', odometerKm: 240998, assignedDriverId: undefined, departmentCode: 'WKS', ...stamp },
];

const drivers: Driver[] = [
  { id: 1, firstName: 'Ada', lastName: 'Marsh', email: 'ada.marsh@fleet.example', licenceNumber: 'B1029384', licenceClass: 'CE', licenceExpiresOn: '2027-05-31', active: true, phone: '+44 20 7946 0101', ...stamp },
  { id: 2, firstName: 'Jon', lastName: 'Okafor', email: 'jon.okafor@fleet.example', licenceNumber: 'C5647382', licenceClass: 'B', licenceExpiresOn: '2025-02-28', active: true, phone: '+44 20 7946 0102', ...stamp },
  { id: 3, firstName: 'Mia', lastName: 'Brandt', email: 'mia.brandt@fleet.example', licenceNumber: 'D9182736', licenceClass: 'C', licenceExpiresOn: '2026-11-30', active: 0, phone: '+44 20 7946 0103', ...stamp },
];

const plans: MaintenancePlan[] = [
  { id: 1, vehicleId: 1, kind: 'oil', everyKm: 20000, everyDays: 365, lastDoneKm: 61000, lastDoneOn: '2023-06-12', ...stamp },
  { id: 2, vehicleId: 2, kind: 'brakes', everyKm: 60000, everyDays: 730, lastDoneKm: 65000, lastDoneOn: '2022-03-01', ...stamp },
  { id: 3, vehicleId: 3, kind: 'tyres', everyKm: 40000, everyDays: 1095, lastDoneKm: 0, lastDoneOn: new Date('2022-08-20'), ...stamp },
];

const fuelEntries: FuelEntry[] = [
  { id: 1, vehicleId: 1, litres: 61.4, priceCents: 10255, odometerKm: 83400, filledOn: '2024-02-01', stationName: 'North Depot', ...stamp },
  { id: 2, vehicleId: 1, litres: 58.9, priceCents: 9936, odometerKm: 84210, filledOn: '2024-02-11', stationName: null, ...stamp },
  { id: 3, vehicleId: 2, litres: '70.2', priceCents: 11794, odometerKm: 120433, filledOn: '2024-02-08', ...stamp },
];

const geofences: Geofence[] = [
  { id: 1, name: 'North Depot', shape: { kind: 'circle', centre: { lat: 51.55, lng: -0.12 }, radiusKm: 2 }, alertOnExit: true, ...stamp },
  { id: 2, name: 'Harbour', shape: { kind: 'polygon', points: [{ lat: 51.5, lng: 0.0 }, { lat: 51.5, lng: 0.1 }, { lat: 51.45, lng: 0.1 }, { lat: 51.45, lng: 0.0 }] }, alertOnExit: false, ...stamp },
];

const trips: Trip[] = [
  { id: 1, vehicleId: 1, driverId: 1, startedAt: '2024-02-11T07:10:00.000Z', endedAt: '2024-02-11T09:40:00.000Z', startPoint: { lat: 51.55, lng: -0.12 }, endPoint: { lat: 51.47, lng: 0.05 }, distanceKm: 18.4, purpose: 'delivery', ...stamp },
  { id: 2, vehicleId: 3, driverId: 2, startedAt: '2024-02-12T10:00:00.000Z', endedAt: null, startPoint: { lat: 51.47, lng: 0.05 }, endPoint: null, distanceKm: 0, purpose: 'customer visit', ...stamp },
];

const workOrders: WorkOrder[] = [
  { id: 1, number: 'WO-2024-0001', vehicleId: 2, title: 'Replace brake discs', status: 'in_progress', priority: 'high', labourMinutes: 180, partsCents: 42000, completedAt: null, ...stamp },
  { id: 2, number: 'WO-2024-0002', vehicleId: 1, title: 'Oil change', status: 'open', priority: 'normal', labourMinutes: 45, partsCents: 8900, ...stamp },
];

export function seedDatabase(db: MemoryDatabase): void {
  const administrator: User = {
    id: 1,
    email: 'admin@fleet.example',
    passwordHash: bcrypt.hashSync(process.env.SEED_ADMIN_PASSWORD ?? randomBytes(12).toString('hex'), 8),
    role: 'admin',
  };
  db.load('users', [administrator]);
  db.load('vehicles', vehicles);
  db.load('drivers', drivers);
  db.load('maintenance_plans', plans);
  db.load('fuel_entries', fuelEntries);
  db.load('geofences', geofences);
  db.load('trips', trips);
  db.load('work_orders', workOrders);
  db.load('inspections', []);
  db.load('alerts', []);
}
