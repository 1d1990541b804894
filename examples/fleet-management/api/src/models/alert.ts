import { Id, Timestamped } from './common';

export type Severity = 'info' | 'warning' | 'critical';

export interface Alert extends Timestamped {
  id: Id;
  reference: string;
  vehicleId: Id;
  severity: Severity;
  message: string;
  acknowledgedBy: Id | null;
}
