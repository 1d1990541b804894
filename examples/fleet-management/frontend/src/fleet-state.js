// What the dashboard knows beside the vehicles (which the query has), and what changes it. No React in here.

export const STATUSES = ['active', 'in_maintenance', 'retired'];

export const initialState = { positions: {}, filter: 'all', connection: 'connecting' };

export function reduce(state, action) {
  switch (action.type) {
    case 'position': {
      // Messages may overtake each other: an older position never replaces a newer one.
      if (state.positions[action.vehicleId]?.at >= action.at) {
        return state;
      }
      const position = { at: action.at, latitude: action.latitude, longitude: action.longitude, speedKmh: action.speedKmh };
      return { ...state, positions: { ...state.positions, [action.vehicleId]: position } };
    }
    case 'filter':
      return action.status === 'all' || STATUSES.includes(action.status) ? { ...state, filter: action.status } : state;
    case 'connection':
      return { ...state, connection: action.connection };
    default:
      return state;
  }
}

/** Each vehicle with its last known position, or null. */
export function withPositions(vehicles, positions) {
  return vehicles.map((vehicle) => ({ ...vehicle, position: positions[vehicle.id] ?? null }));
}

export function visibleVehicles(vehicles, filter) {
  return vehicles
    .filter((vehicle) => filter === 'all' || vehicle.status === filter)
    .sort((a, b) => a.plate.localeCompare(b.plate, 'en'));
}

export function summary(vehicles) {
  const moving = vehicles.filter((vehicle) => (vehicle.position?.speedKmh ?? 0) > 1).length;
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0]));
  for (const vehicle of vehicles) {
    counts[vehicle.status] += 1;
  }
  return { total: vehicles.length, moving, ...counts };
}
