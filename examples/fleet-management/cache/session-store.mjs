import { createHash, randomBytes } from 'node:crypto';
import { TwoTierCache } from './two-tier-cache.mjs';

/** Sessions. The token is known to the browser only: stored under its hash. */
export class SessionStore {
  constructor({ second, ttlMs = 30 * 60_000, memoryTtlMs = 5_000, maxEntries = 10_000, now = Date.now }) {
    this.now = now;
    this.ttlMs = ttlMs;
    this.cache = new TwoTierCache({ second, maxEntries, memoryTtlMs, ttlMs, now });
  }

  #key(token) {
    return `session:${createHash('sha256').update(token).digest('hex')}`;
  }

  async create(user) {
    const token = randomBytes(32).toString('base64url');
    await this.cache.set(this.#key(token), { user, expiresAt: this.now() + this.ttlMs });
    return token;
  }

  /** The user of a session, or null when there is none or it is over. */
  async find(token) {
    const session = await this.cache.peek(this.#key(token));
    return session !== null && session.expiresAt > this.now() ? session.user : null;
  }

  async revoke(token) {
    await this.cache.invalidate(this.#key(token));
  }
}
