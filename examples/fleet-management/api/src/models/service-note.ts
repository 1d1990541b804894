import { Id } from './common';

export interface ServiceNote {
  id: Id;
  vehicleId: Id;
  text: string;
}
