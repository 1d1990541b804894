// Connections that are dead or too slow are closed, and the others are not.
//
//   node agents/realtime-engineer/dead-connections.mjs
import { Checks, main, output } from '../lib/task.mjs';
import { until, withServers } from './harness.mjs';

/** Makes a Socket.IO client read nothing any more, as if its machine had gone away; returns the WebSocket below it. */
function pause(client) {
  const socket = client.io.engine.transport.ws;
  socket.pause();
  return socket;
}

await main(async () => {
  const checks = new Checks();
  const paused = [];
  let result;
  await withServers(1, { pingIntervalMs: 300, pingTimeoutMs: 300 }, async ({ token, connect, stats }) => {
    const healthy = await Promise.all(Array.from({ length: 5 }, () => connect(token('fleet'))));
    // These will answer no ping.
    const dead = await Promise.all(Array.from({ length: 3 }, () => connect(token('fleet'))));
    const before = (await stats()).connections;
    paused.push(...dead.map(pause));
    await until(async () => (await stats()).connections <= 5);
    // Two more rounds of pings: who answers must still be there.
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    const after = await stats();
    checks.expect(before === 8, `${before} connections before, not 8`);
    checks.expect(after.unresponsive === 3, `${after.unresponsive} connections closed as unresponsive, not 3`);
    checks.expect(healthy.every((client) => client.connected), 'a connection that answers was closed');
    result = { unresponsive_closed: after.unresponsive, left: after.connections };
  });

  await withServers(1, { maxBufferedBytes: 200_000, sweepMs: 50 }, async ({ token, connect, publish, stats }) => {
    let received = 0;
    const reader = await connect(token('fleet'), { onMessage: () => { received += 1; } });
    const slow = await connect(token('fleet'));
    paused.push(pause(slow));
    const filler = 'x'.repeat(100_000);
    let published = 0;
    // The kernel's own buffers take some megabytes before anything waits in the server.
    while (published < 500 && (await stats()).slow === 0) {
      await publish('fleet', { filler });
      published += 1;
      await until(() => received >= published);
    }
    const after = await stats();
    checks.expect(after.slow === 1, `${after.slow} slow connections closed after ${published} messages, not 1`);
    checks.expect(received === published, `the reading client got ${received} of ${published} messages`);
    checks.expect(reader.connected, 'the connection that reads was closed');
    output({ ...result, slow_closed: after.slow, messages_until_slow: published });
  });
  // They would wait 30 s for the answer to their farewell.
  paused.forEach((socket) => socket.terminate());
  checks.finish();
});
