import { Id, Timestamped } from './common';

export type LicenceClass = 'B' | 'C' | 'CE' | 'D';

export interface Driver extends Timestamped {
  id: Id;
  firstName: string;
  lastName: string;
  email: string;
  licenceNumber: string;
  licenceClass: LicenceClass;
  licenceExpiresOn: string;
  active: boolean;
}
