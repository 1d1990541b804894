import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState, reduce, summary, visibleVehicles, withPositions } from '../src/fleet-state.js';
import { toAction } from '../src/live.js';

const vehicle = (id, plate, status = 'active') => ({ id, plate, status, make: 'M', model: 'N', odometerKm: 1 });
const vehicles = [vehicle('1', 'B-2'), vehicle('2', 'A-1', 'in_maintenance')];
const position = (at, extra = {}) => ({ type: 'position', vehicleId: '1', at, latitude: 1, longitude: 2, speedKmh: 50, ...extra });

test('vehicles are sorted by plate and filtered by status', () => {
  assert.deepEqual(visibleVehicles(vehicles, 'all').map((v) => v.plate), ['A-1', 'B-2']);
  assert.deepEqual(visibleVehicles(vehicles, 'active').map((v) => v.plate), ['B-2']);
  assert.equal(reduce(initialState, { type: 'filter', status: 'nonsense' }), initialState);
});

test('an older position never replaces a newer one', () => {
  const newer = reduce(initialState, position(20));
  assert.equal(reduce(newer, position(10)), newer);
  assert.equal(reduce(newer, position(30)).positions['1'].at, 30);
});

test('a vehicle keeps its position when the vehicles are loaded again, and shows one that came before it', () => {
  const { positions } = reduce(initialState, position(20));
  assert.deepEqual(withPositions(vehicles, positions).map((v) => v.position?.at ?? null), [20, null]);
  assert.equal(withPositions([vehicle('1', 'C-3')], positions)[0].position.at, 20);
});

test('the summary counts', () => {
  const { positions } = reduce(initialState, position(20));
  assert.deepEqual(summary(withPositions(vehicles, positions)), { total: 2, moving: 1, active: 1, in_maintenance: 1, retired: 0 });
});

test('messages that are no position are dropped', () => {
  assert.equal(toAction(null), null);
  assert.equal(toAction('position'), null);
  assert.equal(toAction({ vehicleId: '1', latitude: '1' }), null);
  assert.equal(toAction(position(5)).at, 5);
});
