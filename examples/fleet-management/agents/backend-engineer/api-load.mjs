#!/usr/bin/env node
// Measures the latency of GET requests against the built API, started as its own process on 127.0.0.1 with a free port.
// Usage: api-load.mjs [project=api] [requests=1000] [concurrency=8]
// With REDIS_URL it keeps its sessions and its cache there. How fast is fast enough is for the plan to say.
import http from 'node:http';
import { build, logIn, projectArgument, startApi, testEnvironment } from '../lib/api.mjs';
import { TaskFailure, main, output, quantile, roundUp } from '../lib/task.mjs';

const project = projectArgument();

await main(async () => {
  // The tests have just checked the types.
  build(project, { check: false });
  const [, , , requests = 1000, concurrency = 8] = process.argv.map((a, i) => (i > 2 ? Number(a) : a));
  const env = testEnvironment(project);
  setTimeout(() => { throw new TaskFailure('the measurement took longer than 90 s: what else does the machine do?'); }, 90000).unref();
  const { base, stop } = await startApi(project, env);
  const token = await logIn(base, 'admin@fleet.example', env.SEED_ADMIN_PASSWORD);

  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  const paths = ['/api/vehicles', '/api/vehicles/1', '/api/maintenance/due', '/api/trips', '/api/reports/costs?year=2024', '/api/health'];
  const get = (url) => new Promise((resolve) => {
    const start = process.hrtime.bigint();
    const done = (ok) => resolve({ ok, ms: Number(process.hrtime.bigint() - start) / 1e6 });
    http.get(base + url, { agent, headers: { authorization: `Bearer ${token}` }, timeout: 10000 }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode === 200));
      response.on('error', () => done(false));
    }).on('error', () => done(false)).on('timeout', function timedOut() { this.destroy(); });
  });

  await Promise.all(paths.map(get)); // first requests compile code: not measured
  const results = [];
  let next = 0;
  const startedAt = Date.now();
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (next < requests) { const i = next; next += 1; results.push(await get(paths[i % paths.length])); }
  }));
  const seconds = (Date.now() - startedAt) / 1000;
  const times = results.map((r) => r.ms);
  const percentile = (p) => roundUp(quantile(times, p / 100), 2);
  const failures = results.filter((r) => !r.ok).length;
  agent.destroy();
  stop();
  output({ requests: results.length, failures, p50_ms: percentile(50), p95_ms: percentile(95), p99_ms: percentile(99), per_second: (results.length / seconds).toFixed(0) });
  if (failures) throw new TaskFailure(`${failures} of ${results.length} requests failed: lines of the API above may say why`);
});
