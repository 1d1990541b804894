// A second tier has get(key) -> string | null, set(key, string, ttlMs), delete(key).

/** Redis. The client (ioredis or one that has the same commands) is handed in, and closed by its owner. */
export class RedisTier {
  kind = 'redis';

  constructor(client, prefix) {
    this.client = client;
    this.prefix = prefix;
  }

  get(key) {
    return this.client.get(this.prefix + key);
  }

  async set(key, text, ttlMs) {
    await this.client.set(this.prefix + key, text, 'PX', Math.max(1, Math.round(ttlMs)));
  }

  async delete(key) {
    await this.client.del(this.prefix + key);
  }
}
