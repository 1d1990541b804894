// The whole dashboard in a DOM, against the real-time server that it is for and an API that answers as the real one does.
import './dom.js';
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { Server } from 'socket.io';
import { createRealtimeServer } from '../../realtime/server.mjs';
import { App } from '../src/components/App.jsx';

const VEHICLES = [
  { id: '1', plate: 'FL-100', make: 'Acme', model: 'Van', status: 'active', odometerKm: 10 },
  { id: '2', plate: 'FL-200', make: 'Acme', model: 'Truck', status: 'retired', odometerKm: 20 },
];
const realFetch = globalThis.fetch;
const opened = [];

afterEach(async () => {
  globalThis.fetch = realFetch;
  for (const close of opened.splice(0).reverse()) {
    await close();
  }
});

async function until(condition, otherwise) {
  const end = performance.now() + 5_000;
  while (!condition()) {
    assert.ok(performance.now() < end, otherwise());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const page = () => document.body.textContent;
const shown = (text) => until(() => page().includes(text), () => `the dashboard does not show '${text}': ${page()}`);

async function open() {
  globalThis.fetch = async () => Response.json({ items: VEHICLES, total: VEHICLES.length });
  const server = createRealtimeServer({ Server, authenticate: async () => ({ organizationId: 'fleet' }) });
  const port = await server.listen();
  opened.push(() => server.close());
  const client = new QueryClient();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  root.render(<QueryClientProvider client={client}><App url={`http://127.0.0.1:${port}`} /></QueryClientProvider>);
  opened.push(() => {
    root.unmount();
    client.clear();
  });
  return { server, root };
}

test('the app shows a position as it comes, and when nothing comes any more', async () => {
  const { server } = await open();
  await shown('FL-100');
  await shown('Live');
  server.publish('fleet', { vehicleId: '1', at: 1, latitude: 47.3769, longitude: 8.5417, speedKmh: 50 });
  await shown('47.3769, 8.5417 · 50 km/h');
  await server.close();
  await shown('Offline');
});

test('the app shows the vehicles of the status that is chosen', async () => {
  await open();
  await shown('FL-100');
  const select = document.querySelector('select');
  select.value = 'retired';
  select.dispatchEvent(new window.Event('change', { bubbles: true }));
  await until(() => !page().includes('FL-100'), () => `FL-100 is not retired: ${page()}`);
  assert.match(page(), /FL-200/);
});

test('an app that is closed leaves no connection', async () => {
  const { server, root } = await open();
  await shown('Live');
  assert.equal(server.connections(), 1);
  root.unmount();
  await until(() => server.connections() === 0, () => 'the connection is still there');
});
