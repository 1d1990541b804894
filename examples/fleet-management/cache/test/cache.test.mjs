import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { MemoryLru } from '../memory-lru.mjs';
import { SessionStore } from '../session-store.mjs';
import { DirectoryTier } from '../directory-tier.mjs';
import { RedisTier } from '../redis-tier.mjs';
import { TwoTierCache } from '../two-tier-cache.mjs';

let directory;
before(async () => { directory = await mkdtemp(join(tmpdir(), 'cache-test-')); });
after(() => rm(directory, { recursive: true, force: true }));

let serial = 0;
const clock = () => {
  const now = () => now.at;
  now.at = 1_000_000;
  return now;
};
const tier = (now) => new DirectoryTier(join(directory, String(serial++)), now);
const cache = (now, extra = {}) =>
  new TwoTierCache({ second: tier(now), maxEntries: 2, memoryTtlMs: 100, ttlMs: 1000, now, ...extra });

test('the least recently used entry goes first', () => {
  const lru = new MemoryLru({ maxEntries: 2, ttlMs: 100 });
  lru.set('a', 1);
  lru.set('b', 2);
  lru.get('a');
  lru.set('c', 3);
  assert.deepEqual([lru.get('a'), lru.get('b'), lru.get('c')], [1, undefined, 3]);
  assert.equal(lru.size, 2);
});

test('an entry in memory runs out, and no entry outlives the tier', () => {
  const now = clock();
  const lru = new MemoryLru({ maxEntries: 2, ttlMs: 100, now });
  lru.set('a', 1, 5000);
  now.at += 99;
  assert.equal(lru.get('a'), 1);
  now.at += 1;
  assert.equal(lru.get('a'), undefined);
});

test('a second process finds in the second tier what the first wrote', async () => {
  const now = clock();
  const second = tier(now);
  const one = cache(now, { second });
  const two = cache(now, { second });
  await one.get('k', async () => ({ n: 1 }));
  assert.deepEqual(await two.get('k', () => assert.fail('loaded again')), { n: 1 });
  assert.deepEqual(two.stats, { firstHits: 0, secondHits: 1, shared: 0, misses: 0 });
});

test('the second tier runs out as well', async () => {
  const now = clock();
  const c = cache(now);
  await c.get('k', async () => 1);
  now.at += 1001;
  assert.equal(await c.get('k', async () => 2), 2);
});

test('callers that miss at once cause one load', async () => {
  const c = cache(clock());
  let loads = 0;
  const load = async () => { loads += 1; return 'v'; };
  const values = await Promise.all(Array.from({ length: 20 }, () => c.get('k', load)));
  assert.equal(loads, 1);
  assert.ok(values.every((value) => value === 'v'));
});

test('a failed load reaches the caller and is not kept', async () => {
  const c = cache(clock());
  await assert.rejects(c.get('k', async () => { throw new Error('down'); }), /down/);
  assert.equal(await c.get('k', async () => 'up'), 'up');
});

test('a value loaded before an invalidation is not kept after it', async () => {
  const c = cache(clock());
  let release;
  let started;
  const running = new Promise((resolve) => { started = resolve; });
  const slow = c.get('k', () => { started(); return new Promise((resolve) => { release = resolve; }); });
  await running;
  await c.invalidate('k');
  release('old');
  assert.equal(await slow, 'old');
  assert.equal(await c.get('k', async () => 'new'), 'new');
});

/** A second tier with an operation that is done, and answers when it is told to. */
function slowTier(operation) {
  const second = tier(clock());
  let end;
  let done;
  const isDone = new Promise((resolve) => { done = resolve; });
  const gate = new Promise((resolve) => { end = resolve; });
  const slow = { get: (k) => second.get(k), set: (k, v, t) => second.set(k, v, t), delete: (k) => second.delete(k) };
  slow[operation] = async (...args) => {
    const result = await second[operation](...args);
    done();
    await gate;
    return result;
  };
  return { second, slow, end, isDone };
}

for (const operation of ['get', 'set']) {
  test(`a value that was under way in the second tier (${operation}) during an invalidation is not kept in memory`, async () => {
    const { second, slow, end, isDone } = slowTier(operation);
    if (operation === 'get') {
      await second.set('k', '"old"', 1000);
    }
    const c = new TwoTierCache({ second: slow, maxEntries: 10, memoryTtlMs: 1000, ttlMs: 1000 });
    const reading = c.get('k', async () => 'old');
    await isDone;
    const invalidated = c.invalidate('k');
    end();
    assert.equal(await reading, 'old');
    await invalidated;
    assert.equal(await c.get('k', async () => 'new'), 'new');
  });
}

test('sessions: found, over after their time, gone when revoked, not stored under their token', async () => {
  const now = clock();
  const keys = [];
  const second = tier(now);
  const spied = { get: (k) => second.get(k), delete: (k) => second.delete(k), set: (k, v, t) => { keys.push(k); return second.set(k, v, t); } };
  const store = new SessionStore({ second: spied, ttlMs: 1000, memoryTtlMs: 100, now });
  const a = await store.create({ id: 'u1' });
  const b = await store.create({ id: 'u2' });
  assert.deepEqual(await store.find(a), { id: 'u1' });
  assert.equal(await store.find('unknown'), null);
  await store.revoke(b);
  assert.equal(await store.find(b), null);
  now.at += 1000;
  assert.equal(await store.find(a), null);
  assert.ok(keys.length === 2 && keys.every((key) => !key.includes(a) && !key.includes(b)));
});

test('the Redis tier sets a time to live in milliseconds and its prefix', async () => {
  const calls = [];
  const client = { set: async (...args) => { calls.push(args); }, get: async (key) => (key === 'p:k' ? 'v' : null), del: async (key) => { calls.push(['del', key]); } };
  const redis = new RedisTier(client, 'p:');
  await redis.set('k', 'v', 1500.4);
  await redis.delete('k');
  assert.equal(await redis.get('k'), 'v');
  assert.deepEqual(calls, [['p:k', 'v', 'PX', 1500], ['del', 'p:k']]);
});
