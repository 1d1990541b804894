// As many connections at once as the machine lets two servers have, and every one gets every message, once and of each
// server in order, whichever server has the connection and whichever sent the message.
//
//   node agents/realtime-engineer/broadcast.mjs [--clients 10000] [--messages 6]
//
// Servers and clients are processes of this machine, two of each; the servers share messages through Redis
// (REDIS_URL). Measured is the time from publishing to the client's receipt, for each message and client. How many
// connections are enough is for the plan to say.
import { spawnSync } from 'node:child_process';
import { main, numberOption, output, quantile } from '../lib/task.mjs';
import { until, withServers } from './harness.mjs';

const SERVERS = 2;
const RESERVED = 200;

/** How many files a process may have open; each end of a connection is one. */
function openFiles() {
  const said = spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).stdout?.trim();
  return said === 'unlimited' ? Infinity : Number(said);
}

/** How many connections the limit allows, at least one for each server. */
function allowedBy(limit) {
  if (!(limit > RESERVED)) {
    throw new Error(`a process may have ${limit} files open here, and needs ${RESERVED} besides its connections: raise the limit of the runner (ulimit -n 20000)`);
  }
  return (limit - RESERVED) * SERVERS;
}

await main(async () => {
  const wanted = numberOption('clients', 10_000);
  const messages = numberOption('messages', 6);
  if (!process.env.REDIS_URL) {
    throw new Error('REDIS_URL is not set: two servers share their messages through Redis');
  }
  const limit = openFiles();
  const allowed = allowedBy(limit);
  const aim = Math.min(wanted, allowed);
  if (allowed < wanted) {
    console.log(`a process may have ${limit} files open here: ${allowed} connections instead of ${wanted} (ulimit -n ${Math.ceil(wanted / SERVERS) + RESERVED} would do)`);
  }
  await withServers(SERVERS, {}, async ({ publish, stats, manyClients }) => {
    const began = performance.now();
    const share = (server) => Math.floor((aim + server) / SERVERS);
    const helpers = await Promise.all(Array.from({ length: SERVERS }, (_, server) => manyClients('fleet', share(server), server)));
    const connectMs = performance.now() - began;
    helpers.flatMap(({ errors }) => errors).forEach((error) => console.log(`not connected: ${error}`));
    let connections = 0;
    for (let server = 0; server < SERVERS; server += 1) {
      connections += (await stats(server)).connections;
    }

    for (let n = 0; n < messages; n += 1) {
      await publish('fleet', { vehicleId: `v${n}`, n, from: n % SERVERS, latitude: 47.3, longitude: 8.5, speedKmh: 50 }, n % SERVERS);
    }
    const received = async () => (await Promise.all(helpers.map((helper) => helper.call({ action: 'received' })))).reduce((sum, number) => sum + number, 0);
    await until(async () => (await received()) >= connections * messages, 60_000);
    const results = await Promise.all(helpers.map((helper) => helper.call({ action: 'result', messages, servers: SERVERS })));
    const delivered = results.reduce((sum, result) => sum + result.delivered, 0);
    const times = results.flatMap((result) => result.times);
    output({
      wanted,
      ...(Number.isFinite(limit) && { open_files_limit: limit, allowed }),
      connections,
      missing: aim - connections,
      servers: SERVERS,
      delivered,
      undelivered: connections * messages - delivered,
      connect_ms: connectMs.toFixed(0),
      ...(times.length > 0 && { broadcast_p95_ms: quantile(times, 0.95).toFixed(0) }),
    });
  });
});
