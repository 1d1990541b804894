// As many connections at once as the machine lets two servers have, and every one gets every message, once and in
// order, whichever server it came from.
//
//   node agents/realtime-engineer/broadcast.mjs [--clients 10000] [--messages 5]
//
// Servers and clients are processes of this machine, two of each; the servers share messages through Redis
// (REDIS_URL). Measured is the time from publishing to the client's receipt, for each message and client.
import { readFileSync } from 'node:fs';
import { Checks, main, numberOption, output, quantile } from '../lib/task.mjs';
import { until, withServers } from './harness.mjs';

const SERVERS = 2;
const RESERVED = 200;

/** How many files a process may have open; each end of a connection is one. */
function openFiles() {
  try {
    return Number(/^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))[1]);
  } catch {
    return Infinity;
  }
}

await main(async () => {
  const wanted = numberOption('clients', 10_000);
  const messages = numberOption('messages', 5);
  const perServer = Math.min(Math.ceil(wanted / SERVERS), openFiles() - RESERVED);
  const count = perServer * SERVERS;
  if (count < wanted) {
    console.log(`this machine lets a process open ${openFiles()} files: ${count} connections instead of ${wanted}`);
  }
  if (!process.env.REDIS_URL) {
    throw new Error('REDIS_URL is not set: two servers share their messages through Redis');
  }
  const checks = new Checks();
  await withServers(SERVERS, {}, async ({ publish, stats, manyClients }) => {
    const began = performance.now();
    const helpers = await Promise.all(Array.from({ length: SERVERS }, (_, server) => manyClients('fleet', perServer, server)));
    const connectMs = performance.now() - began;
    for (const { errors } of helpers) {
      errors.forEach((error) => checks.expect(false, `not connected: ${error}`));
    }
    let connections = 0;
    for (let server = 0; server < SERVERS; server += 1) {
      connections += (await stats(server)).connections;
    }
    checks.expect(connections === count, `${connections} connections, not ${count}`);

    for (let n = 0; n < messages; n += 1) {
      await publish('fleet', { vehicleId: `v${n}`, n, latitude: 47.3, longitude: 8.5, speedKmh: 50 }, 0);
    }
    const states = () => Promise.all(helpers.map((helper) => helper.call({ action: 'state' })));
    const total = async () => (await states()).reduce((sum, state) => sum + state.received, 0);
    await until(async () => (await total()) >= connections * messages, 60_000);
    const results = await Promise.all(helpers.map((helper) => helper.call({ action: 'result', messages })));
    const wrong = results.reduce((sum, result) => sum + result.wrong, 0);
    checks.expect(wrong === 0, `${wrong} of ${count} clients did not get the ${messages} messages once and in order`);
    const times = results.flatMap((result) => result.times);
    const p95 = times.length > 0 ? quantile(times, 0.95) : Infinity;
    output({
      connections,
      servers: SERVERS,
      delivered: times.length,
      expected: count * messages,
      connect_ms: connectMs.toFixed(0),
      broadcast_p95_ms: p95.toFixed(0),
    });
  });
  checks.finish();
});
