// A server in a process of its own, steered over IPC by the task that forked it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { createRealtimeServer } from '../../realtime/server.mjs';

const { prefix, ...options } = JSON.parse(process.argv[2]);
const key = process.env.REALTIME_TEST_KEY;
const redisUrl = process.env.REDIS_URL;

// A token for the test: organisation and its signature.
const authenticate = async ({ auth }) => {
  const [organizationId, signature = ''] = String(auth.token ?? '').split('.');
  const expected = createHmac('sha256', key).update(organizationId).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected) ? { organizationId } : null;
};

function fail(error) {
  const { host } = new URL(redisUrl); // without the password
  console.error(`Redis at ${host} cannot be used (${error.message || error.code}): does it run, and is DECURION_CACHE_REDIS_URL of the runner right?`);
  process.exit(1);
}

async function connectedAdapter() {
  const publisher = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 1, connectTimeout: 5_000, commandTimeout: 10_000, retryStrategy: () => null });
  const subscriber = publisher.duplicate();
  for (const client of [publisher, subscriber]) {
    client.on('error', fail);
    await client.connect().catch(fail);
  }
  return createAdapter(publisher, subscriber, { key: prefix });
}

const server = createRealtimeServer({ Server, authenticate, ...(redisUrl && { adapter: await connectedAdapter() }), ...options });
process.on('disconnect', () => process.exit(0));
process.on('message', ({ id, action, organizationId, message }) => {
  if (action === 'publish') {
    server.publish(organizationId, { ...message, at: performance.timeOrigin + performance.now() });
    process.send({ id, result: true });
  } else if (action === 'stats') {
    process.send({ id, result: { ...server.stats, connections: server.connections() } });
  }
});
process.send({ port: await server.listen() });
