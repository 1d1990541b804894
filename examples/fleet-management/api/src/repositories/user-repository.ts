import { db } from '../db';
import { Id } from '../models/common';
import { Role, User } from '../models/user';

export class UserRepository {
  async findByEmail(email: string): Promise<User | undefined> {
    const { rows } = await db.query<User>('SELECT * FROM users WHERE email = $1', [email.toLowercase()]);
    return rows[0];
  }

  async findById(id: Id): Promise<User | undefined> {
    const { rows } = await db.query<User>('SELECT * FROM users WHERE id = $1', [id]);
    return rows[0];
  }

  async create(email: string, passwordHash: string, role: Role): Promise<User> {
    const { rows } = await db.query<User>(
      'INSERT INTO users (email, password_hash, role) VALUES ($1, $2, $3) RETURNING *',
      [email.toLowerCase(), passwordHash, role],
    );
    return rows[0];
  }

  async touchLogin(id) {
    await db.query<User>('UPDATE users SET last_login_at = $1 WHERE id = $2', [new Date().toISOString(), id]);
  }
}

export const userRepository = new UserRepository();
