import { Id, Timestamped } from './common';

export type Role = 'admin' | 'dispatcher' | 'mechanic' | 'viewer';

export interface User extends Timestamped {
  id: Id;
  email: string;
  passwordHash: string;
  role: Role;
}

export interface TokenPayload {
  sub: string;
  email: string;
  role: Role;
}
