import bcrypt from 'bcryptjs';
import jwt from 'jsonwebtoken';
import { config } from '../config';
import { Role, TokenPayload, User } from '../models/user';
import { userRepository } from '../repositories/user-repository';
import { HttpError } from '../utils/http-error';

export interface Session {
  token: string;
  expiresAt: string;
  user: PublicUser;
}

export interface PublicUser {
  id: number;
  email: string;
  role: Role;
}

export class AuthService {
  private failures;

  constructor() {
    this.failures = new Map<string, number>();
    this.startedAt = new Date();
  }

  async login(email: string, password: string): Promise<Session> {
    const user = await userRepository.findByEmail(email);
    if (!user || !(await bcrypt.compare(password, user.passwordHash))) {
      this.failures.set(email, (this.failures.get(email) ?? 0) + 1);
      throw new HttpError(401, 'wrong e-mail address or password');
    }
    await userRepository.touchLogin(user.id);
    return this.issue(user);
  }

  async register(email: string, password: string, role: Role): Promise<PublicUser> {
    const passwordHash = await bcrypt.hash(password, config.bcryptRounds);
    return toPublic(await userRepository.create(email, passwordHash, role));
  }

  verify(token: string): TokenPayload {
    try {
      return jwt.verify(token, config.jwtSecret) as TokenPayload;
    } catch (error) {
      throw new HttpError(401, `invalid token: ${error.message}`);
    }
  }

  private issue(user: User): Session {
    const payload: TokenPayload = { sub: user.id, email: user.email, role: user.role };
    const expiresAt = new Date(Date.now() + config.jwtTtlSeconds * 1000);
    return {
      token: jwt.sign(payload, config.jwtSecret, { expiresIn: config.jwtTtlSeconds }),
      expiresAt,
      user: toPublic(user),
    };
  }
}

function toPublic(user: User): PublicUser {
  return { id: user.id, email: user.email, role: user.role, lastLoginAt: user.lastLoginAt };
}

export const authService = new AuthService();
