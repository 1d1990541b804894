// The dashboard's connection against the server that it is for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server } from 'socket.io';
import { createRealtimeServer } from '../../realtime/server.mjs';
import { connect } from '../src/live.js';

const position = (vehicleId) => ({ vehicleId, at: 1, latitude: 47.3, longitude: 8.5, speedKmh: 50 });
const FAST = { reconnectionDelay: 20, reconnectionDelayMax: 40 };

async function until(condition) {
  const end = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < end, 'it did not happen within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function startServer(port, authenticate = async () => ({ organizationId: 'a' })) {
  const server = createRealtimeServer({ Server, authenticate });
  return { server, port: await server.listen(port) };
}

function watch(port) {
  const seen = [];
  const stop = connect({ url: `http://127.0.0.1:${port}`, dispatch: (action) => seen.push(action.connection ?? action.vehicleId), options: FAST });
  return { seen, stop };
}

test('positions of the organisation arrive, and nothing else does', async () => {
  const { server, port } = await startServer();
  const { seen, stop } = watch(port);
  await until(() => seen.includes('live'));
  server.publish('b', position('other'));
  server.publish('a', { vehicleId: 'incomplete' });
  server.publish('a', position('v1'));
  await until(() => seen.includes('v1'));
  assert.deepEqual(seen, ['connecting', 'live', 'v1']);
  stop();
  await server.close();
});

test('a lost connection is told and made again', async () => {
  const first = await startServer();
  const { seen, stop } = watch(first.port);
  await until(() => seen.at(-1) === 'live');
  await first.server.close();
  await until(() => seen.includes('offline'));
  const second = await startServer(first.port);
  await until(() => seen.at(-1) === 'live');
  second.server.publish('a', position('v2'));
  await until(() => seen.at(-1) === 'v2');
  stop();
  await second.server.close();
});

test('who is refused is offline, and tries again', async () => {
  let known = false;
  const { server, port } = await startServer(0, async () => (known ? { organizationId: 'a' } : null));
  const { seen, stop } = watch(port);
  await until(() => seen.at(-1) === 'offline');
  assert.ok(!seen.includes('live'));
  known = true;
  await until(() => seen.at(-1) === 'live');
  stop();
  await server.close();
});

test('after stopping nothing is told and nothing connects', async () => {
  const { server, port } = await startServer();
  const { seen, stop } = watch(port);
  await until(() => seen.at(-1) === 'live');
  stop();
  await until(() => server.connections() === 0);
  assert.equal(seen.at(-1), 'live');
  await server.close();
});
