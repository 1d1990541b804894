import { db } from '../db';
import { Id } from '../models/common';
import { Profile } from '../models/profile';

export const profileRepository = {
  async find(userId: Id): Promise<Profile | undefined> {
    const { rows } = await db.query<Profile>('SELECT * FROM users WHERE id = $1', [userId]);
    return rows[0];
  },

  async save(userId: Id, profile: Profile): Promise<void> {
    await db.query('UPDATE users SET email = $1, display_name = $2, role = $3 WHERE id = $4', [
      profile.email,
      profile.displayName,
      profile.role,
      userId,
    ]);
  },
};
