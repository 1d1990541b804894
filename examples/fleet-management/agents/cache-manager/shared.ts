import { Redis } from 'ioredis';
import { config } from '../config';
import { RedisTier } from './redis-tier';
import { SessionStore } from './session-store';
import { TwoTierCache } from './two-tier-cache';

// Without REDIS_URL nothing is cached, and a token holds as long as it says.
const client = process.env.REDIS_URL ? new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: 1 }) : undefined;
const second = client && new RedisTier(client, process.env.CACHE_PREFIX ?? 'fleet-api:');
const records = second && new TwoTierCache({ second, maxEntries: 100, memoryTtlMs: 60_000, ttlMs: 600_000 });

/** Sessions that all processes of the API share. */
export const sessions = second && new SessionStore({ second, ttlMs: config.jwtTtlSeconds * 1000 });

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
