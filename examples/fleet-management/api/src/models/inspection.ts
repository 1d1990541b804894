import { Id, Timestamped } from './common';

export interface InspectionItem {
  code: string;
  passed: boolean;
  note?: string;
}

export interface Inspection extends Timestamped {
  id: Id;
  vehicleId: Id;
  inspectorId: Id;
  inspectedOn: string;
  items: InspectionItem[];
  result: 'pass' | 'fail';
}
