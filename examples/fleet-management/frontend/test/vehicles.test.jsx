// The query of the vehicles against a server that answers page by page.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { QueryClient } from '@tanstack/react-query';
import { vehiclesQuery } from '../src/vehicles.js';

const realFetch = globalThis.fetch;
afterEach(() => { globalThis.fetch = realFetch; });

function answerWith(answer) {
  const asked = [];
  globalThis.fetch = async (url) => {
    asked.push(url);
    const { status = 200, body } = answer(new URL(url, 'http://fleet.example').searchParams, asked.length);
    return new Response(JSON.stringify(body ?? {}), { status });
  };
  return asked;
}

const newClient = () => new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } });

test('all pages are loaded', async () => {
  const asked = answerWith((query) => ({ body: { items: [{ id: query.get('page') }], total: 3 } }));
  assert.deepEqual((await newClient().fetchQuery(vehiclesQuery)).map((vehicle) => vehicle.id), ['1', '2', '3']);
  assert.equal(asked.length, 3);
});

test('what was loaded is not asked for again while it is fresh', async () => {
  const asked = answerWith(() => ({ body: { items: [{ id: '1' }], total: 1 } }));
  const client = newClient();
  await client.fetchQuery(vehiclesQuery);
  await client.fetchQuery(vehiclesQuery);
  assert.equal(asked.length, 1);
  await client.invalidateQueries(vehiclesQuery);
  await client.fetchQuery(vehiclesQuery);
  assert.equal(asked.length, 2);
});

test('a server that fails is asked again, one that refuses is not', async () => {
  const failing = answerWith((query, n) => (n < 3 ? { status: 503 } : { body: { items: [], total: 0 } }));
  assert.deepEqual(await newClient().fetchQuery({ ...vehiclesQuery, retryDelay: 1 }), []);
  assert.equal(failing.length, 3);
  const refusing = answerWith(() => ({ status: 401 }));
  await assert.rejects(newClient().fetchQuery(vehiclesQuery), /status 401/);
  assert.equal(refusing.length, 1);
});
