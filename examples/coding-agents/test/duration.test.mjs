import assert from 'node:assert/strict';
import { test } from 'node:test';
import { milliseconds } from '../src/duration.mjs';

test('each unit alone', () => {
  assert.equal(milliseconds('250ms'), 250);
  assert.equal(milliseconds('45s'), 45_000);
  assert.equal(milliseconds('2m'), 120_000);
  assert.equal(milliseconds('1h'), 3_600_000);
});
test('units together', () => assert.equal(milliseconds('1h30m5s'), 5_405_000));
test('zero', () => assert.equal(milliseconds('0s'), 0));
for (const bad of ['', 'h', '5', '5x', '1m1h', '-1s', ' 1s', '1.5h']) {
  test(`'${bad}' is refused by name`, () => assert.throws(() => milliseconds(bad), (error) => error.message.includes(`'${bad}'`)));
}
