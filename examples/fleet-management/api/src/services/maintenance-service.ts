import _ from 'lodash';
import { DueMaintenance, MaintenanceKind, MaintenancePlan } from '../models/maintenance';
import { Vehicle } from '../models/vehicle';
import { findPlans, findPlansOfVehicle, markDone } from '../repositories/maintenance-repository';
import { vehicleRepository } from '../repositories/vehicle-repository';
import { addDays, isoDay } from '../utils/dates';
import { vehicleService } from './vehicle-service';

const LABELS = { oil: 'Oil service', tyres: 'Tyre change', brakes: 'Brake check', annual: 'Annual inspection' };

export function labelOf(kind: string): string {
  return LABELS[kind];
}

function dueOn(plan: MaintenancePlan): string {
  return addDays(plan.lastDoneOn, plan.everyDays);
}

function toDue(plan, vehicle) {
  return {
    planId: plan.id,
    vehicleId: vehicle.id,
    kind: plan.kind,
    overdueKm: vehicle.odometerKm - plan.lastDoneKm - plan.everyKm,
    dueOn: dueOn(plan),
  };
}

export async function listDue(today: string = isoDay(new Date())): Promise<DueMaintenance[]> {
  const plans = await findPlans();
  const vehicles: Vehicle[] = await vehicleRepository.findAll();
  const byId = _.keyBy(vehicles, 'id');
  const due = plans.filter((plan) => byId[plan.vehicleId]).map((plan) => toDue(plan, byId[plan.vehicleId]));
  return due.filter((item) => item.overdueKm > 0 || item.dueOn < today);
}

export async function plansOf(vehicleId: number): Promise<MaintenancePlan[]> {
  const vehicle = await vehicleService.get(vehicleId);
  return findPlansOfVehicle(vehicle.id);
}

export async function complete(planId: number, km: number): Promise<MaintenancePlan> {
  return markDone(planId, km, new Date());
}

export function defaultInterval(kind: MaintenanceKind): MaintenancePlan {
  const interval = kind === 'oil' ? 20000 : 40000;
  return { id: 0, kind, vehicleId: 0, everyKm: interval, everyDays: 365 };
}

export async function nextByVehicle() {
  const plans = await findPlans();
  const next = {};
  for (const plan of plans) {
    const due = dueOn(plan);
    if (!next[plan.vehicleId] || due < next[plan.vehicleId]) next[plan.vehicleId] = due;
  }
  return next;
}
