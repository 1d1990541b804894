import { summary, visibleVehicles } from '../fleet-state.js';
import { ConnectionBadge } from './ConnectionBadge.jsx';
import { StatusFilter } from './StatusFilter.jsx';
import { SummaryCards } from './SummaryCards.jsx';
import { VehicleTable } from './VehicleTable.jsx';

export function Dashboard({ state, dispatch }) {
  return (
    <main>
      <h1>Fleet</h1>
      <ConnectionBadge connection={state.connection} />
      {state.error && <p role="alert">{state.error}</p>}
      <SummaryCards summary={summary(state)} />
      <StatusFilter value={state.filter} onChange={(status) => dispatch({ type: 'filter', status })} />
      <VehicleTable vehicles={visibleVehicles(state)} />
    </main>
  );
}
