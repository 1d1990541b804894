import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState, reduce, summary, visibleVehicles } from '../src/fleet-state.js';
import { toAction } from '../src/live.js';

const vehicle = (id, plate, status = 'active') => ({ id, plate, status, make: 'M', model: 'N', odometerKm: 1 });
const loaded = reduce(initialState, { type: 'vehicles-loaded', vehicles: [vehicle('1', 'B-2'), vehicle('2', 'A-1', 'in_maintenance')] });
const position = (at, extra = {}) => ({ type: 'position', vehicleId: '1', at, latitude: 1, longitude: 2, speedKmh: 50, ...extra });

test('vehicles are sorted by plate and filtered by status', () => {
  assert.deepEqual(visibleVehicles(loaded).map((v) => v.plate), ['A-1', 'B-2']);
  assert.deepEqual(visibleVehicles(reduce(loaded, { type: 'filter', status: 'active' })).map((v) => v.plate), ['B-2']);
  assert.equal(reduce(loaded, { type: 'filter', status: 'nonsense' }), loaded);
});

test('an older position never replaces a newer one', () => {
  const newer = reduce(loaded, position(20));
  assert.equal(reduce(newer, position(10)), newer);
  assert.equal(reduce(newer, position(30)).vehicles['1'].position.at, 30);
});

test('loading the vehicles again keeps their positions', () => {
  const moved = reduce(loaded, position(20));
  const again = reduce(moved, { type: 'vehicles-loaded', vehicles: [vehicle('1', 'B-2')] });
  assert.equal(again.vehicles['1'].position.at, 20);
  assert.equal(again.vehicles['2'], undefined);
});

test('a position of an unknown vehicle changes nothing', () => {
  assert.equal(reduce(loaded, position(20, { vehicleId: 'x' })), loaded);
});

test('the summary counts', () => {
  const state = reduce(loaded, position(20));
  assert.deepEqual(summary(state), { total: 2, moving: 1, active: 1, in_maintenance: 1, retired: 0 });
});

test('messages that are no position are dropped', () => {
  assert.equal(toAction(null), null);
  assert.equal(toAction('position'), null);
  assert.equal(toAction({ vehicleId: '1', latitude: '1' }), null);
  assert.equal(toAction(position(5)).at, 5);
});
