import { Redis } from 'ioredis';
import { config } from '../config';
import { HttpError } from '../utils/http-error';
import { logger } from '../utils/logger';
import { RedisTier } from './redis-tier';
import { SessionStore } from './session-store';
import { TwoTierCache } from './two-tier-cache';

// Without REDIS_URL nothing is cached, and a token holds as long as it says.
const client = process.env.REDIS_URL
  ? new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: 1, connectTimeout: 2_000, commandTimeout: 2_000 })
  : undefined;
const redis = client && new RedisTier(client, process.env.CACHE_PREFIX ?? 'fleet-api:');

/** Keys that were changed while Redis was away: what it has of them is old. */
const outdated = new Set<string>();

/** Records are loaded while Redis is away. */
const recordsTier = redis && {
  get: (key: string): Promise<string | null> => (outdated.has(key) ? Promise.resolve(null) : redis.get(key).catch(() => null)),
  set: (key: string, text: string, ttlMs: number): Promise<void> => redis.set(key, text, ttlMs).catch(() => undefined),
  async delete(key: string): Promise<void> {
    outdated.add(key);
    await redis.delete(key).then(() => outdated.delete(key), () => false);
  },
};

/** Nobody is let in whose session cannot be looked up. */
const sessionsTier = redis && {
  get: (key: string): Promise<string | null> => redis.get(key).catch(unavailable),
  set: (key: string, text: string, ttlMs: number): Promise<void> => redis.set(key, text, ttlMs).catch(unavailable),
  delete: (key: string): Promise<void> => redis.delete(key).catch(unavailable),
};

function unavailable(error: Error): never {
  throw new HttpError(503, `sessions are in Redis, which does not answer (${error.message})`);
}

// The client connects again by itself, and tells of each attempt that fails: once is enough.
let away = false;
client?.on('error', (error: Error) => {
  if (!away) logger.error(`Redis cannot be reached (${error.message}): nobody can log in, nothing is cached. Does it run, and is REDIS_URL right?`);
  away = true;
});
client?.on('ready', () => {
  away = false;
  outdated.forEach((key) => recordsTier?.delete(key));
});

const records = recordsTier && new TwoTierCache({ second: recordsTier, maxEntries: 100, memoryTtlMs: 60_000, ttlMs: 600_000 });

/** Sessions that all processes of the API share. */
export const sessions = sessionsTier && new SessionStore({ second: sessionsTier, ttlMs: config.jwtTtlSeconds * 1000 });

/** The record of the key: from memory, from Redis, or loaded. */
export async function cached<T>(key: string, load: () => Promise<T>): Promise<T> {
  return records ? records.get(key, load) : load();
}

/** Changes the record of the key, which is loaded anew afterwards. */
export async function changing<T>(key: string, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } finally {
    await records?.invalidate(key);
  }
}

export function cacheStatistics(): Record<string, number> | undefined {
  return records?.stats;
}

export function closeCache(): void {
  client?.disconnect();
}
