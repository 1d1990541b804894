import { Id, Timestamped } from './common';

export type MaintenanceKind = 'oil' | 'tyres' | 'brakes' | 'annual';

export interface MaintenancePlan extends Timestamped {
  id: Id;
  vehicleId: Id;
  kind: MaintenanceKind;
  everyKm: number;
  everyDays: number;
  lastDoneKm: number;
  lastDoneOn: string;
}

export interface DueMaintenance {
  planId: Id;
  vehicleId: Id;
  kind: MaintenanceKind;
  overdueKm: number;
  dueOn: string;
}
