import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { App } from '../src/components/App.jsx';
import { ConnectionBadge } from '../src/components/ConnectionBadge.jsx';
import { Dashboard } from '../src/components/Dashboard.jsx';
import { StatusFilter } from '../src/components/StatusFilter.jsx';
import { SummaryCards } from '../src/components/SummaryCards.jsx';
import { VehicleTable } from '../src/components/VehicleTable.jsx';
import { initialState, reduce } from '../src/fleet-state.js';
import { vehiclesQuery } from '../src/vehicles.js';

const van = {
  id: '1', plate: 'FL-100', make: 'Acme', model: '<Van>', status: 'in_maintenance', odometerKm: 123456,
  position: { at: 1, latitude: 47.37688, longitude: 8.54169, speedKmh: 49.6 },
};

test('the table shows a vehicle, and escapes what it shows', () => {
  const html = renderToStaticMarkup(<VehicleTable vehicles={[van]} />);
  assert.match(html, /<th scope="row">FL-100<\/th>/);
  assert.match(html, /Acme &lt;Van&gt;/);
  assert.match(html, /<td>in maintenance<\/td>/);
  assert.match(html, /123,456 km/);
  assert.match(html, /47\.3769, 8\.5417 · 50 km\/h/);
});

test('a vehicle without a position is shown as unknown', () => {
  assert.match(renderToStaticMarkup(<VehicleTable vehicles={[{ ...van, position: null }]} />), /unknown/);
});

test('an empty table says so', () => {
  assert.equal(renderToStaticMarkup(<VehicleTable vehicles={[]} />), '<p>No vehicles.</p>');
});

test('the cards show the numbers', () => {
  const html = renderToStaticMarkup(<SummaryCards summary={{ total: 7, moving: 3, in_maintenance: 2 }} />);
  assert.match(html, /<dt>Moving<\/dt><dd>3<\/dd>/);
});

test('the badge is announced to screen readers, in every state', () => {
  for (const connection of ['connecting', 'live', 'offline']) {
    assert.match(renderToStaticMarkup(<ConnectionBadge connection={connection} />), /role="status"[^>]*>[^<]+</);
  }
});

test('the filter has the chosen status selected', () => {
  assert.match(renderToStaticMarkup(<StatusFilter value="retired" onChange={() => {}} />), /<option value="retired" selected="">/);
});

test('the dashboard shows the filtered vehicles, and an error', () => {
  const state = reduce(initialState, { type: 'filter', status: 'active' });
  const vehicles = [van, { ...van, id: '2', plate: 'FL-200', status: 'active' }];
  const html = renderToStaticMarkup(<Dashboard vehicles={vehicles} error={new Error('No connection.')} state={state} dispatch={() => {}} />);
  assert.match(html, /FL-200/);
  assert.doesNotMatch(html, /FL-100/);
  assert.match(html, /<p role="alert">No connection\.<\/p>/);
});

test('vehicles that are not loaded yet are not shown as none', () => {
  const html = renderToStaticMarkup(<Dashboard state={initialState} dispatch={() => {}} />);
  assert.match(html, /not loaded yet/);
  assert.doesNotMatch(html, /No vehicles|<dd>0<\/dd>/);
});

test('the app shows the vehicles that the query has', () => {
  const client = new QueryClient();
  client.setQueryData(vehiclesQuery.queryKey, [van]);
  const html = renderToStaticMarkup(<QueryClientProvider client={client}><App url="http://127.0.0.1" /></QueryClientProvider>);
  assert.match(html, /FL-100/);
});
