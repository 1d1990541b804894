import { Id, Timestamped } from './common';

export type WorkOrderStatus = 'open' | 'in_progress' | 'done' | 'cancelled';
export type Priority = 'low' | 'normal' | 'high';

export interface WorkOrder extends Timestamped {
  id: Id;
  number: string;
  vehicleId: Id;
  title: string;
  status: WorkOrderStatus;
  priority: Priority;
  labourMinutes: number;
  partsCents: number;
  completedAt: string | null;
}
