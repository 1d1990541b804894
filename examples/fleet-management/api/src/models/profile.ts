import { Role } from './user';

export interface Profile {
  email: string;
  displayName: string;
  role: Role;
}

/** What users may change of their own profiles. */
export interface ProfileChange {
  email?: string;
  displayName?: string;
}
