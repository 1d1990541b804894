// The dashboard's state, and what changes it. No React in here.

export const STATUSES = ['active', 'in_maintenance', 'retired'];

export const initialState = { vehicles: {}, filter: 'all', connection: 'connecting', error: null };

export function reduce(state, action) {
  switch (action.type) {
    case 'vehicles-loaded': {
      const vehicles = {};
      for (const vehicle of action.vehicles) {
        const known = state.vehicles[vehicle.id];
        vehicles[vehicle.id] = { ...vehicle, position: known?.position ?? null };
      }
      return { ...state, vehicles, error: null };
    }
    case 'load-failed':
      return { ...state, error: action.message };
    case 'position': {
      const vehicle = state.vehicles[action.vehicleId];
      // Messages may overtake each other: an older position never replaces a newer one.
      if (!vehicle || (vehicle.position && vehicle.position.at >= action.at)) {
        return state;
      }
      const position = { at: action.at, latitude: action.latitude, longitude: action.longitude, speedKmh: action.speedKmh };
      return { ...state, vehicles: { ...state.vehicles, [vehicle.id]: { ...vehicle, position } } };
    }
    case 'filter':
      return action.status === 'all' || STATUSES.includes(action.status) ? { ...state, filter: action.status } : state;
    case 'connection':
      return { ...state, connection: action.connection };
    default:
      return state;
  }
}

export function visibleVehicles(state) {
  return Object.values(state.vehicles)
    .filter((vehicle) => state.filter === 'all' || vehicle.status === state.filter)
    .sort((a, b) => a.plate.localeCompare(b.plate, 'en'));
}

export function summary(state) {
  const all = Object.values(state.vehicles);
  const moving = all.filter((vehicle) => (vehicle.position?.speedKmh ?? 0) > 1).length;
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0]));
  for (const vehicle of all) {
    counts[vehicle.status] += 1;
  }
  return { total: all.length, moving, ...counts };
}
