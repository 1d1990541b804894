import { useQuery } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import { initialState, reduce } from '../fleet-state.js';
import { connect } from '../live.js';
import { vehiclesQuery } from '../vehicles.js';
import { Dashboard } from './Dashboard.jsx';

/** Vehicles from the API, positions and the state of the connection from the WebSocket server at the URL. */
export function App({ url }) {
  const vehicles = useQuery(vehiclesQuery);
  const [state, dispatch] = useReducer(reduce, initialState);
  useEffect(() => connect({ url, dispatch }), [url]);
  return <Dashboard vehicles={vehicles.data} error={vehicles.error} state={state} dispatch={dispatch} />;
}
