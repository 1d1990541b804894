// Tests of the built API over HTTP on 127.0.0.1; run by api-test.mjs.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

const require = createRequire(path.join(process.env.API_PROJECT, 'package.json'));
const { createApp } = require('./dist/app.js');
const { closeCache } = require('./dist/cache/shared.js');
let server;
let base;
let token;

const call = async (method, url, body, headers = {}) => {
  const response = await fetch(base + url, {
    method,
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') && text ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
};

before(async () => {
  server = createServer(createApp());
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  base = `http://127.0.0.1:${server.address().port}/api`;
});

after(async () => {
  await new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
  closeCache();
  if (process.env.UPLOAD_DIR.startsWith(os.tmpdir())) fs.rmSync(process.env.UPLOAD_DIR, { recursive: true, force: true });
});

const vehicle = { vin: 'WVWZZZ1JZXW000001', plate: 'FL-TE-001', make: 'Volkswagen', model: 'Caddy', year: 2023, fuelType: 'petrol' };

test('health answers without login', async () => {
  const { status, json } = await call('GET', '/health');
  assert.equal(status, 200);
  assert.equal(json.status, 'ok');
  assert.equal((await call('GET', '/health/details')).json.version, 'dev');
});

test('everything else asks for a login', async () => {
  assert.equal((await call('GET', '/vehicles')).status, 401);
  assert.equal((await call('GET', '/vehicles', undefined, { authorization: 'Bearer nonsense' })).status, 401);
});

test('a wrong password is refused, the right one gives a token', async () => {
  assert.equal((await call('POST', '/auth/login', { email: 'admin@fleet.example', password: 'wrong-password' })).status, 401);
  const { status, json } = await call('POST', '/auth/login', { email: 'admin@fleet.example', password: process.env.SEED_ADMIN_PASSWORD });
  assert.equal(status, 200);
  token = json.token;
  assert.deepEqual((await call('GET', '/auth/me')).json, { email: 'admin@fleet.example', role: 'admin' });
});

test('vehicles: create, read, change, delete', async () => {
  const created = await call('POST', '/vehicles', vehicle);
  assert.equal(created.status, 201);
  assert.equal(created.json.status, 'active');
  const url = `/vehicles/${created.json.id}`;
  assert.match(created.headers.get('location'), new RegExp(`${url}$`));
  const read = await call('GET', url);
  assert.equal(read.json.plate, vehicle.plate);
  assert.equal(read.json.description, 'Volkswagen Caddy (FL-TE-001), 0 km');
  const changed = await call('PATCH', url, { odometerKm: 1200 });
  assert.equal(changed.json.odometerKm, 1200);
  assert.equal((await call('DELETE', url)).status, 204);
  assert.equal((await call('GET', url)).status, 404);
  assert.equal((await call('DELETE', url)).status, 404);
});

test('vehicles: lists are paged and filtered', async () => {
  const page = (await call('GET', '/vehicles?page=2&pageSize=3')).json;
  assert.equal(page.total, 4);
  assert.equal(page.items.length, 1);
  const active = (await call('GET', '/vehicles?status=active')).json;
  assert.ok(active.items.length > 0 && active.items.every((v) => v.status === 'active'));
  assert.equal((await call('GET', '/vehicles?status=flying')).status, 400);
  assert.deepEqual((await call('GET', '/vehicles/status-counts')).json, { active: 2, in_maintenance: 1, retired: 1 });
  assert.equal((await call('GET', '/vehicles/oldest')).json[0].year, 2018);
});

test('invalid input is answered with 400 and the reasons', async () => {
  const { status, json } = await call('POST', '/vehicles', { ...vehicle, vin: 'short', year: 'new' });
  assert.equal(status, 400);
  assert.deepEqual(json.issues.map((i) => i.path[0]).sort(), ['vin', 'year']);
  assert.equal((await call('POST', '/vehicles', { ...vehicle, plate: 'FL-AA-101' })).status, 409);
});

test('drivers: list, warnings, hire, deactivate', async () => {
  assert.equal((await call('GET', '/drivers?active=true')).json.length, 2);
  assert.ok((await call('GET', '/drivers/licence-warnings?days=100000')).json.every((w) => Number.isInteger(w.daysLeft) && w.name.includes(' ')));
  const hired = await call('POST', '/drivers', { firstName: 'Lee', lastName: 'Novak', email: 'lee@fleet.example', phone: '1', licenceNumber: 'X1', licenceClass: 'B', licenceExpiresOn: '2099-01-01' });
  assert.equal(hired.status, 201);
  assert.equal((await call('DELETE', `/drivers/${hired.json.id}`)).json.active, false);
  assert.equal((await call('GET', '/drivers/999')).status, 404);
});

test('maintenance and fuel', async () => {
  const due = (await call('GET', '/maintenance/due')).json;
  assert.ok(due.find((d) => d.kind === 'oil' && d.overdueKm === 3210 && d.label === 'Oil service'));
  assert.equal((await call('GET', '/maintenance/vehicles/1')).json.length, 1);
  assert.equal(Object.keys((await call('GET', '/maintenance/next')).json).length, 3);
  assert.equal((await call('POST', '/maintenance/1/complete', { odometerKm: 84300 })).json.lastDoneKm, 84300);
  const summary = (await call('GET', '/fuel/vehicles/1/summary')).json;
  assert.equal(summary.litres, 120.3);
  assert.equal((await call('POST', '/fuel', { vehicleId: 1, litres: 10, priceCents: 1500, odometerKm: 90000, filledOn: '2024-03-01' })).status, 201);
  assert.equal((await call('GET', '/vehicles/1')).json.odometerKm, 90000);
  assert.equal((await call('GET', '/fuel/vehicles/1?from=2024-02-05')).json.length, 2);
  assert.ok((await call('GET', '/fuel/stations')).json['North Depot'] > 61);
  assert.ok((await call('GET', '/fuel/cheapest')).json.litres > 0);
});

test('trips, geofences and telemetry', async () => {
  const trip = (await call('POST', '/trips', { vehicleId: 1, driverId: 1, startPoint: { lat: 51.5, lng: 0 } })).json;
  const done = (await call('POST', `/trips/${trip.id}/finish`, { endPoint: { lat: 51.6, lng: 0 } })).json;
  assert.ok(done.distanceKm > 11 && done.distanceKm < 11.3);
  assert.equal((await call('POST', `/trips/${trip.id}/finish`, { endPoint: { lat: 0, lng: 0 } })).status, 409);
  assert.equal((await call('GET', '/trips/vehicles/1/statistics')).json.count, 2);
  assert.equal((await call('GET', '/trips/purposes')).json.delivery.length, 1);
  assert.equal((await call('GET', '/trips?vehicleId=1')).json[0].minutes, 150);
  assert.deepEqual((await call('GET', '/geofences/at?lat=51.48&lng=0.05')).json, ['Harbour']);
  assert.equal((await call('GET', '/geofences/2/extent')).json.min.lat, 51.45);
  assert.equal((await call('POST', '/geofences', { name: 'Yard', shape: { kind: 'circle', centre: { lat: 1, lng: 1 }, radiusKm: 1 } })).status, 201);
  const sample = { vehicleId: 1, recordedAt: '2024-03-01T10:00:00Z', position: { lat: 51.55, lng: -0.12 }, speedKmh: 150, fuelLevelPct: 5 };
  assert.equal((await call('POST', '/telemetry/samples', sample)).status, 202);
  assert.deepEqual((await call('GET', '/telemetry/vehicles/1/position')).json, sample.position);
  assert.equal((await call('GET', '/telemetry/status')).json.samples, 1);
  assert.deepEqual((await call('POST', '/telemetry/events', { type: 'position', vehicleId: 1, position: sample.position, speedKmh: 80 })).json, { fences: ['North Depot'], speedKmh: 80 });
  const alerts = (await call('GET', '/alerts?minimum=warning')).json;
  assert.equal(alerts.length, 1);
  assert.equal((await call('POST', `/alerts/${alerts[0].id}/acknowledge`, {})).json.acknowledgedBy, 1);
});

test('work orders, inspections, reports, users', async () => {
  const order = (await call('POST', '/work-orders', { vehicleId: 1, title: 'New wipers' })).json;
  assert.equal(order.priority, 'normal');
  assert.equal((await call('POST', `/work-orders/${order.id}/status`, { status: 'done' })).status, 409);
  assert.equal((await call('POST', `/work-orders/${order.id}/status`, { status: 'in_progress' })).json.status, 'in_progress');
  assert.equal((await call('GET', '/work-orders?status=in_progress')).json.length, 2);
  assert.equal((await call('GET', '/work-orders/backlog')).json.count, 1);
  const failed = await call('POST', '/inspections/vehicles/1', { items: [{ code: 'BRAKES', passed: false }, { code: 'LIGHTS', passed: true }] });
  assert.equal(failed.json.result, 'fail');
  assert.equal((await call('GET', '/inspections/vehicles/1')).json.passRate, 0);
  assert.equal((await call('GET', '/inspections/checklist?codes=A,B')).json.length, 2);
  const report = (await call('GET', '/reports/costs?year=2024')).json;
  assert.equal(report.totalCents, report.lines.reduce((sum, line) => sum + line.totalCents, 0));
  assert.match((await call('GET', '/reports/costs.csv?year=2024')).text, /^Plate,Department,Fuel,Workshop,Total\n/);
  assert.equal((await call('GET', '/reports/utilisation')).json.active, 2);
  assert.equal((await call('POST', '/users', { email: 'eve@fleet.example', password: 'long-enough-pass' })).json.role, 'viewer');
  assert.equal((await call('GET', '/users/1')).json.email, 'admin@fleet.example');
});

test('roles limit who may change the fleet', async () => {
  const admin = token;
  token = (await call('POST', '/auth/login', { email: 'eve@fleet.example', password: 'long-enough-pass' })).json.token;
  assert.equal((await call('GET', '/vehicles')).status, 200);
  assert.equal((await call('DELETE', '/vehicles/1')).status, 403);
  token = admin;
});

test('photos are stored under a new name', async () => {
  const form = new FormData();
  form.append('photo', new Blob(['not really a picture'], { type: 'image/png' }), 'tyre.png');
  const response = await fetch(`${base}/inspections/photos`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form, signal: AbortSignal.timeout(10_000) });
  const { file, size } = await response.json();
  assert.equal(response.status, 201);
  assert.match(file, /^[0-9a-f-]{36}\.png$/);
  assert.equal(size, 20);
});

test('uploads are read back, and refused when there is none or too much of it', async () => {
  const upload = (form) => fetch(`${base}/inspections/photos`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form, signal: AbortSignal.timeout(10_000) });
  const form = (name, size) => { const it = new FormData(); it.append(name, new Blob([Buffer.alloc(size, 'x')]), 'a.png'); return it; };
  const { file } = await (await upload(form('photo', 3))).json();
  assert.equal((await call('GET', `/documents/${file}`)).text, 'xxx');
  assert.equal((await upload(new FormData())).status, 400);
  assert.equal((await upload(form('other', 3))).status, 400);
  const large = await upload(form('photo', 5 * 1024 * 1024 + 1));
  assert.equal(large.status, 413);
  assert.deepEqual(await large.json(), { error: 'File too large' });
});

test('service notes are found by their text and by their vehicle', async () => {
  assert.deepEqual((await call('GET', '/service-notes?text=brake')).json.map((n) => n.id), [1, 3]);
  assert.deepEqual((await call('GET', '/service-notes/vehicles/1')).json, [{ id: 1, vehicleId: 1, text: 'Front brake pads replaced' }]);
});

test('users change their profiles, but not their roles', async () => {
  assert.deepEqual((await call('GET', '/profile')).json, { email: 'admin@fleet.example', displayName: 'admin@fleet.example', role: 'admin' });
  assert.equal((await call('PATCH', '/profile', { displayName: 'Ann' })).json.displayName, 'Ann');
  assert.equal((await call('PATCH', '/profile', { role: 'viewer' })).status, 400);
});

test('the profile of a user who is gone is 404', async () => {
  const admin = token;
  const gone = { email: 'gone@fleet.example', password: 'long-enough-pass' };
  await call('POST', '/users', gone);
  token = (await call('POST', '/auth/login', gone)).json.token;
  await require('./dist/db/index.js').db.query('DELETE FROM users WHERE email = $1', [gone.email]);
  assert.equal((await call('GET', '/profile')).status, 404);
  token = admin;
});

test('partners need a token, the export a key', async () => {
  assert.equal((await call('GET', '/partners/vehicles', undefined, { 'x-partner-token': 'nonsense' })).status, 401);
  assert.equal((await call('GET', '/partners/export')).status, 401);
});

test('parameters and queries are validated', async () => {
  const { status, json } = await call('GET', '/vehicles?page=first&status=active');
  assert.equal(status, 400);
  assert.deepEqual(json.issues.map((i) => i.path), [['page']]);
  assert.equal((await call('GET', '/vehicles/none')).status, 400);
  assert.equal((await call('GET', '/geofences/at?lat=51')).status, 400);
});

test('faults raise critical alerts, an expired licence is refused', async () => {
  assert.deepEqual((await call('POST', '/telemetry/events', { type: 'fault', vehicleId: 2, faultCode: 'P0301' })).json, { fences: [], speedKmh: 0 });
  assert.equal((await call('GET', '/alerts?minimum=critical')).json[0].message, 'fault P0301');
  const expired = { firstName: 'Al', lastName: 'Old', email: 'al@fleet.example', phone: '2', licenceNumber: 'X2', licenceClass: 'B', licenceExpiresOn: '2001-01-01' };
  assert.equal((await call('POST', '/drivers', expired)).status, 400);
  assert.equal((await call('GET', '/geofences/1/extent')).json.radiusKm, 2);
  assert.equal((await call('GET', '/telemetry/vehicles/4/position')).status, 404);
});

test('what is left out has a default', async () => {
  assert.equal((await call('GET', '/drivers')).json.length, 4);
  assert.ok((await call('GET', '/trips')).json.some((trip) => trip.endedAt === null && trip.minutes === null));
  assert.ok((await call('GET', '/work-orders')).json.length > 2);
  assert.equal((await call('GET', '/fuel/vehicles/1')).json.length, 3);
  assert.equal((await call('GET', '/service-notes')).json.length, 2);
  assert.equal((await call('GET', '/inspections/checklist')).json.length, 3);
  assert.ok((await call('GET', '/alerts')).json.length > 1);
  assert.match((await call('GET', '/reports/costs')).json.title, new RegExp(`${new Date().getFullYear()}$`));
  assert.equal((await call('GET', '/reports/costs.csv')).text, 'Plate,Department,Fuel,Workshop,Total');
  assert.ok((await call('GET', '/maintenance/due?today=1999-01-01')).json.every((item) => item.overdueKm > 0));
});

test('a vehicle of which nothing is recorded has empty figures', async () => {
  assert.deepEqual((await call('GET', '/inspections/vehicles/4')).json, { inspections: [], passRate: null });
  assert.deepEqual((await call('GET', '/trips/vehicles/4/statistics')).json, { count: 0, totalKm: 0, averageKm: 0 });
  assert.equal((await call('GET', '/fuel/vehicles/2/summary')).json.litresPer100Km, null);
});

test('partners see what their token and their key open', { skip: !process.env.PARTNER_TOKEN_SECRET && 'they stand in the sources' }, async () => {
  const partner = require('jsonwebtoken').sign({ sub: 'a-partner' }, process.env.PARTNER_TOKEN_SECRET, { expiresIn: 60 });
  assert.ok((await call('GET', '/partners/vehicles', undefined, { 'x-partner-token': partner })).json.active > 0);
  assert.ok((await call('GET', '/partners/export', undefined, { 'x-api-key': process.env.EXPORT_API_KEY })).json.delivery.length > 0);
});

test('who listens for alerts is told, and cannot break them', async () => {
  const { onAlert } = require('./dist/services/alert-service.js');
  const heard = [];
  onAlert(() => { throw new Error('cannot listen'); });
  onAlert((alert) => heard.push(alert.message));
  assert.equal((await call('POST', '/telemetry/events', { type: 'fault', vehicleId: 1, faultCode: 'P0420' })).status, 200);
  assert.deepEqual(heard, ['fault P0420']);
});

test('the cache keeps the newest for a while, and loads once', async () => {
  const { MemoryLru } = require('./dist/cache/memory-lru.js');
  assert.throws(() => new MemoryLru({ maxEntries: 0, ttlMs: 1 }), RangeError);
  let now = 0;
  const near = new MemoryLru({ maxEntries: 2, ttlMs: 10, now: () => now });
  ['a', 'b', 'c'].forEach((key) => near.set(key, key));
  assert.deepEqual([near.size, near.get('a'), near.get('c')], [2, undefined, 'c']);
  now = 10;
  assert.equal(near.get('c'), undefined);
  const { TwoTierCache } = require('./dist/cache/two-tier-cache.js');
  const far = new Map([['far', '"kept"']]);
  const second = { get: async (key) => far.get(key) ?? null, set: async (key, text) => { far.set(key, text); } };
  const cache = new TwoTierCache({ second, maxEntries: 10, memoryTtlMs: 1000, ttlMs: 1000 });
  assert.equal(await cache.get('far', () => assert.fail('it is there')), 'kept');
  let loads = 0;
  const load = async () => { loads += 1; return 'loaded'; };
  assert.deepEqual(await Promise.all([cache.get('new', load), cache.get('new', load)]), ['loaded', 'loaded']);
  assert.equal(loads, 1);
});

test('utilities without a route of their own', async () => {
  const { parseCsvLine, toCsv } = require('./dist/utils/csv.js');
  assert.deepEqual(parseCsvLine('a,"b, c", d'), ['a', 'b, c', 'd']);
  assert.equal(toCsv([{ a: 'x,"y"', b: null }], [{ header: 'A', key: 'a' }, { header: 'B', key: 'b' }]), 'A,B\n"x,""y""",');
  const { TtlCache } = require('./dist/utils/cache.js');
  const cache = new TtlCache(1000);
  cache.set('k', []);
  assert.deepEqual([cache.get('k'), cache.get('other'), cache.hitRatio()], [[], undefined, 0.5]);
  const { retry } = require('./dist/utils/retry.js');
  let attempts = 0;
  await assert.rejects(retry(async () => { attempts += 1; throw new Error('down'); }, 2, 1), /down/);
  assert.equal(attempts, 2);
  const { startOfMonth } = require('./dist/utils/dates.js');
  assert.equal(startOfMonth(2024, 2), '2024-02-01');
  const { defaultInterval } = require('./dist/services/maintenance-service.js');
  assert.equal(defaultInterval('oil').everyKm, 20000);
});

test('the in-memory database refuses statements it does not understand', async () => {
  const { MemoryDatabase } = require('./dist/db/memory-database.js');
  const db = new MemoryDatabase();
  for (const sql of ['DROP TABLE x', 'SELECT a FROM x', 'INSERT INTO x', 'UPDATE x', 'DELETE FROM x']) await assert.rejects(db.query(sql), /Unsupported/);
  const { rows } = await db.query('INSERT INTO x (a_b) VALUES ($1) RETURNING *', [7]);
  assert.equal(rows[0].aB, 7);
  await assert.rejects(db.query('SELECT * FROM x WHERE a_b LIKE $1', ['%']), /Unsupported condition/);
});

test('an unexpected failure is answered with 500 and no details', async (t) => {
  const { db } = require('./dist/db/index.js');
  t.mock.method(db, 'query', async () => { throw new Error('connection to 10.0.0.7 lost'); });
  const { status, json } = await call('GET', '/fuel/stations');
  assert.equal(status, 500);
  assert.deepEqual(json, { error: 'internal error' });
});

test('what is asked for by an id and is not there is 404, and no fuel is no failure', async () => {
  assert.deepEqual((await call('GET', '/fuel/vehicles/3/summary')).json, { vehicleId: 3, litres: 0, costCents: 0, litresPer100Km: null });
  assert.equal((await call('GET', '/fuel/vehicles/999/summary')).status, 404);
  assert.deepEqual((await call('GET', '/geofences/999/extent')).json, { error: 'nothing has the id 999' });
  for (const [method, url, body] of [
    ['POST', '/alerts/999/acknowledge'], ['DELETE', '/drivers/999'], ['GET', '/documents/none.png'],
    ['POST', '/trips/999/finish', { endPoint: { lat: 0, lng: 0 } }], ['POST', '/work-orders/999/status', { status: 'done' }],
  ]) {
    assert.equal((await call(method, url, body)).status, 404, `${method} ${url}`);
  }
});

test('the server process listens and ends on SIGTERM', { timeout: 20000 }, async () => {
  const child = spawn(process.execPath, [require.resolve('./dist/server.js')], { env: { ...process.env, API_HOST: '127.0.0.1', API_PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(child.stdout, 'data');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line))[0];
    assert.equal((await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(10_000) })).status, 200);
    child.kill('SIGTERM');
    assert.equal((await once(child, 'exit'))[0], 0);
  } finally {
    child.kill('SIGKILL');
  }
});

test('what does not exist is 404', async () => {
  assert.equal((await call('GET', '/users/999')).status, 404);
  assert.equal((await call('GET', '/geofences')).json.length, 3);
  assert.equal((await call('GET', '/nowhere')).status, 404);
});

test('guessing passwords is limited', async () => {
  const guess = () => call('POST', '/auth/login', { email: 'eve@fleet.example', password: 'guessed-wrong' });
  let answer = await guess();
  for (let i = 0; i < 20 && answer.status === 401; i += 1) answer = await guess();
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.headers.get('retry-after')) > 0);
});

test('logging out clears the cookie, and ends the session where there is one', async () => {
  assert.equal((await call('POST', '/auth/logout')).status, 204);
  assert.equal((await call('GET', '/auth/me')).status, process.env.REDIS_URL ? 401 : 200);
});
