// The API's cache and sessions under a generated load, over HTTP, with Redis.
//
//   REDIS_URL=redis://… node agents/cache-manager/api-measure.mjs [project=api]
//
// Cache: 180 vehicles, read by a Zipf law with exponent 1 (seed 20250101), 4 at a time; every hundredth request changes
// the vehicle first. The API counts its hits, and an answer of the process
// that made the change which is not the newest fails the task.
// Sessions: 40 log-ins at one process are looked up at another, which knows them from Redis at first; what is measured
// is the whole request. Logging out at one process ends the session at the other: at once where that does not have it in
// memory, else within the five seconds that it stays there.
import { build, logIn, projectArgument, startApi, testEnvironment } from '../lib/api.mjs';
import { Checks, TaskFailure, main, output, quantile, roundDown, roundUp, seededRandom } from '../lib/task.mjs';

const VEHICLES = 180;
const REQUESTS = 1800;
const SESSIONS = 40;
const ROUNDS = 10;
const AT_ONCE = 4;
// The first tier's time to live of sessions, and a second for the machine.
const REVOKED_WITHIN_MS = 6_000;
const ADMIN = 'admin@fleet.example';

const project = projectArgument();

await main(async () => {
  if (!process.env.REDIS_URL) {
    throw new TaskFailure('REDIS_URL is not set: the API keeps sessions in Redis');
  }
  // The task before has just checked the types.
  build(project, { check: false });
  const env = testEnvironment(project);
  const [one, other] = await Promise.all([startApi(project, env), startApi(project, env)]);
  const checks = new Checks();
  try {
    const revocation = measureRevocation(one.base, other.base, env, checks);
    const cache = await measureCache(one.base, env, checks);
    output({ ...cache, ...(await revocation), ...(await measureSessions(one.base, other.base, env, checks)) });
  } finally {
    one.stop();
    other.stop();
  }
  checks.finish();
});

async function request(base, token, method, url, json) {
  const response = await fetch(`${base}/api${url}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}) },
    body: json && JSON.stringify(json),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  return { status: response.status, json: text ? JSON.parse(text) : undefined };
}

async function measureCache(base, env, checks) {
  const token = await logIn(base, ADMIN, env.SEED_ADMIN_PASSWORD);
  const ids = [];
  for (let i = 0; i < VEHICLES; i += 1) {
    const number = String(i).padStart(6, '0');
    const made = await request(base, token, 'POST', '/vehicles', { vin: `WVWZZZ1JZXW${number}`, plate: `FL-${number}`, make: 'Ford', model: 'Transit', year: 2023, fuelType: 'diesel' });
    ids.push(made.json.id);
  }
  const draw = zipf(ids, seededRandom(20250101));
  const odometers = new Map();
  const before = (await request(base, token, 'GET', '/health/details')).json.cache;
  let [reads, stale, next] = [0, 0, 0];
  await inParallel(async () => {
    while (next < REQUESTS) {
      next += 1;
      const id = draw();
      if (next % 100 === 0) {
        // Others that read it meanwhile may get either: only what comes after the answer must be new.
        const changed = await request(base, token, 'PATCH', `/vehicles/${id}`, { odometerKm: next });
        odometers.set(id, Math.max(odometers.get(id) ?? 0, changed.json.odometerKm));
      }
      const atLeast = odometers.get(id) ?? 0;
      const { status, json } = await request(base, token, 'GET', `/vehicles/${id}`);
      reads += 1;
      stale += status === 200 && json.id === id && json.odometerKm >= atLeast ? 0 : 1;
    }
  });
  const after = (await request(base, token, 'GET', '/health/details')).json.cache;
  const grown = Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - before[name]]));
  const hits = grown.firstHits + grown.secondHits;
  const looked = hits + grown.shared + grown.misses;
  if (looked === 0) {
    throw new TaskFailure(`the API counts no look-up for ${reads} reads`);
  }
  checks.expect(stale === 0, `${stale} answers were stale or wrong`);
  checks.expect(looked >= reads, `the API counts ${looked} look-ups for ${reads} reads`);
  checks.expect(grown.secondHits > 0, 'Redis was never hit');
  checks.expect(hits / looked >= 0.7, `hit rate is ${(hits / looked).toFixed(4)}, less than 0.7`);
  return { reads, stale, hit_rate: roundDown(hits / looked, 4), first_tier_rate: (grown.firstHits / looked).toFixed(4), second_tier_rate: (grown.secondHits / looked).toFixed(4) };
}

function zipf(items, random) {
  const cumulative = [];
  items.forEach((_item, i) => cumulative.push((cumulative.at(-1) ?? 0) + 1 / (i + 1)));
  return () => {
    const wanted = random() * cumulative.at(-1);
    return items[cumulative.findIndex((sum) => sum >= wanted)];
  };
}

async function measureSessions(base, other, env, checks) {
  const tokens = [];
  for (let i = 0; i < SESSIONS; i += 1) {
    tokens.push(await logIn(base, ADMIN, env.SEED_ADMIN_PASSWORD));
  }
  const revoked = tokens.pop();
  await request(base, revoked, 'POST', '/auth/logout');
  const times = [];
  let [wrong, next] = [0, 0];
  await inParallel(async () => {
    while (next < ROUNDS * tokens.length) {
      const token = tokens[next % tokens.length];
      next += 1;
      const started = performance.now();
      const { status, json } = await request(other, token, 'GET', '/auth/me');
      times.push(performance.now() - started);
      wrong += status === 200 && json.email === ADMIN ? 0 : 1;
    }
  });
  const p95 = quantile(times, 0.95);
  checks.expect(wrong === 0, `${wrong} look-ups found no session`);
  checks.expect((await request(other, revoked, 'GET', '/auth/me')).status === 401, 'a session that was ended is still found');
  return { session_lookups: times.length, session_p50_ms: quantile(times, 0.5).toFixed(2), session_p95_ms: roundUp(p95, 2) };
}

/** How long a process serves a session from its memory after it was ended at another. */
async function measureRevocation(base, other, env, checks) {
  const token = await logIn(base, ADMIN, env.SEED_ADMIN_PASSWORD);
  const status = async () => (await request(other, token, 'GET', '/auth/me')).status;
  checks.expect(await status() === 200, 'a session is not found at another process');
  await request(base, token, 'POST', '/auth/logout');
  const ended = performance.now();
  const served = () => performance.now() - ended;
  let last = await status();
  while (last !== 401 && served() < 2 * REVOKED_WITHIN_MS) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    last = await status();
  }
  checks.expect(last === 401 && served() <= REVOKED_WITHIN_MS, `a session that was ended is still found after ${served().toFixed(0)} ms`);
  return { revoked_within_ms: served().toFixed(0) };
}

async function inParallel(work) {
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
