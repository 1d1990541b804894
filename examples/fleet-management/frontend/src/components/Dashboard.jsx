import { summary, visibleVehicles, withPositions } from '../fleet-state.js';
import { ConnectionBadge } from './ConnectionBadge.jsx';
import { StatusFilter } from './StatusFilter.jsx';
import { SummaryCards } from './SummaryCards.jsx';
import { VehicleTable } from './VehicleTable.jsx';

function Vehicles({ vehicles, filter, dispatch }) {
  return (
    <>
      <SummaryCards summary={summary(vehicles)} />
      <StatusFilter value={filter} onChange={(status) => dispatch({ type: 'filter', status })} />
      <VehicleTable vehicles={visibleVehicles(vehicles, filter)} />
    </>
  );
}

/** Without `vehicles` they are not known yet: a fleet of none would be something else. */
export function Dashboard({ vehicles, error, state, dispatch }) {
  return (
    <main>
      <h1>Fleet</h1>
      <ConnectionBadge connection={state.connection} />
      {error && <p role="alert">{error.message}</p>}
      {vehicles
        ? <Vehicles vehicles={withPositions(vehicles, state.positions)} filter={state.filter} dispatch={dispatch} />
        : <p className="muted">The vehicles are not loaded yet.</p>}
    </main>
  );
}
