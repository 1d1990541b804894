// The server in a process of its own, steered over IPC by the task that forked it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { WebSocketServer } from 'ws';
import { createRealtimeServer } from '../../realtime/server.mjs';

const options = JSON.parse(process.argv[2]);
const key = process.env.REALTIME_TEST_KEY;

// A token for the test: organisation and its signature.
const authenticate = async (request) => {
  const [organizationId, signature = ''] = (request.headers.authorization ?? '').replace(/^Bearer /, '').split('.');
  const expected = createHmac('sha256', key).update(organizationId).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected) ? { organizationId } : null;
};

const server = createRealtimeServer({ WebSocketServer, authenticate, ...options });
process.on('disconnect', () => process.exit(0));
process.on('message', ({ id, action, organizationId, message }) => {
  if (action === 'publish') {
    const at = performance.timeOrigin + performance.now();
    process.send({ id, result: server.publish(organizationId, { ...message, at }) });
  } else if (action === 'stats') {
    process.send({ id, result: { ...server.stats, connections: server.connections() } });
  }
});
process.send({ port: await server.listen() });
