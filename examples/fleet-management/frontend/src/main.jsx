import { StrictMode, useEffect, useReducer } from 'react';
import { createRoot } from 'react-dom/client';
import { Dashboard } from './components/Dashboard.jsx';
import { initialState, reduce } from './fleet-state.js';
import { connect } from './live.js';

async function loadVehicles(signal) {
  const vehicles = [];
  for (let page = 1; ; page += 1) {
    const response = await fetch(`/api/vehicles?page=${page}&pageSize=200`, { signal, credentials: 'same-origin' });
    if (!response.ok) {
      throw new Error(`The vehicles could not be loaded (status ${response.status}).`);
    }
    const body = await response.json();
    vehicles.push(...body.items);
    if (body.items.length === 0 || vehicles.length >= body.total) {
      return vehicles;
    }
  }
}

function App() {
  const [state, dispatch] = useReducer(reduce, initialState);
  useEffect(() => {
    const abort = new AbortController();
    loadVehicles(abort.signal).then(
      (vehicles) => dispatch({ type: 'vehicles-loaded', vehicles }),
      (error) => {
        if (!abort.signal.aborted) {
          dispatch({ type: 'load-failed', message: error.message });
        }
      },
    );
    const disconnect = connect({ url: window.location.origin, dispatch });
    return () => {
      abort.abort();
      disconnect();
    };
  }, []);
  return <Dashboard state={state} dispatch={dispatch} />;
}

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('/sw.js');
}
