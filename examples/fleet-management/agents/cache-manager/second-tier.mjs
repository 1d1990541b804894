import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryTier } from '../../cache/directory-tier.mjs';
import { RedisTier } from '../../cache/redis-tier.mjs';
import { TaskFailure } from '../lib/failure.mjs';

/** Redis where REDIS_URL is set (not to be reached is a failure), else a directory. */
export async function withSecondTier(work) {
  const url = process.env.REDIS_URL;
  if (!url) {
    const directory = await mkdtemp(join(tmpdir(), 'fleet-cache-'));
    try {
      return await work(new DirectoryTier(directory));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
  const { Redis } = await import('ioredis');
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: () => null, connectTimeout: 5_000, commandTimeout: 10_000 });
  const errors = [];
  client.on('error', (error) => errors.push(error));
  const prefix = `fleet-agents:${randomUUID()}:`;
  try {
    try {
      await client.connect();
    } catch (error) {
      throw new TaskFailure(`Redis can not be reached (${errors[0]?.message ?? error.message}): does it run, and is REDIS_URL right?`);
    }
    const result = await work(new RedisTier(client, prefix));
    await removeKeys(client, prefix);
    return result;
  } catch (error) {
    if (client.status !== 'ready' || error.message === 'Command timed out') {
      const why = errors.at(-1)?.message ?? error.message;
      throw error instanceof TaskFailure ? error : new TaskFailure(`Redis went away or is silent (${why}): does it still run, and what does its log say?`);
    }
    throw error;
  } finally {
    client.disconnect();
  }
}

/** Those of this run only: the server may serve others. Where the task fails they stay until their time to live is over. */
async function removeKeys(client, prefix) {
  let cursor = '0';
  do {
    const [next, keys] = await client.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1000);
    cursor = next;
    if (keys.length > 0) {
      await client.del(...keys);
    }
  } while (cursor !== '0');
}
