// Many connections at once, and every one gets every message.
//
//   node agents/realtime-engineer/broadcast.mjs [--clients 200] [--messages 20] [--max-p95-ms 200]
//
// Server and clients are two processes on this machine. Measured is the time
// from publishing to the client's receipt, for each message and client.
import { Checks, main, numberOption, output, quantile } from '../lib/task.mjs';
import { until, withServer } from './harness.mjs';

await main(async () => {
  const count = numberOption('clients', 200);
  const messages = numberOption('messages', 20);
  const limit = numberOption('max-p95-ms', 200);
  const checks = new Checks();
  await withServer({}, async ({ token, connect, publish, stats }) => {
    const received = Array.from({ length: count }, () => []);
    const times = [];
    const opened = performance.now();
    for (let from = 0; from < count; from += 50) {
      await Promise.all(Array.from({ length: Math.min(50, count - from) }, (_, i) =>
        connect(token('fleet'), {
          onMessage: (message, at) => {
            received[from + i].push(message.n);
            times.push(at - message.at);
          },
        })));
    }
    const connectMs = performance.now() - opened;
    const { connections } = await stats();
    checks.expect(connections === count, `${connections} connections, not ${count}`);

    for (let n = 0; n < messages; n += 1) {
      const sent = await publish('fleet', { type: 'position', vehicleId: `v${n}`, n, latitude: 47.3, longitude: 8.5, speedKmh: 50 });
      checks.expect(sent === count, `message ${n} was sent to ${sent} of ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(() => times.length >= count * messages);
    const order = Array.from({ length: messages }, (_, n) => n).join();
    const wrong = received.filter((list) => list.join() !== order).length;
    checks.expect(wrong === 0, `${wrong} of ${count} clients did not get the ${messages} messages once and in order`);
    checks.expect(times.length > 0, 'nothing was delivered');
    const p95 = times.length > 0 ? quantile(times, 0.95) : Infinity;
    checks.expect(p95 <= limit, `p95 is ${p95.toFixed(2)} ms, more than ${limit} ms`);
    output({
      connections,
      delivered: times.length,
      expected: count * messages,
      connect_ms: connectMs.toFixed(0),
      broadcast_p95_ms: p95.toFixed(2),
    });
  });
  checks.finish();
});
