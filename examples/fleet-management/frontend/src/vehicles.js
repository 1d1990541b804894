// The vehicles as the API has them: a query, so that TanStack Query loads them again when they may be old.
import { queryOptions } from '@tanstack/react-query';

const PAGE_SIZE = 200;

export async function loadVehicles({ signal } = {}) {
  const vehicles = [];
  for (let page = 1; ; page += 1) {
    const response = await fetch(`/api/vehicles?page=${page}&pageSize=${PAGE_SIZE}`, { signal, credentials: 'same-origin' });
    if (!response.ok) {
      throw Object.assign(new Error(`The vehicles could not be loaded (status ${response.status}).`), { status: response.status });
    }
    const body = await response.json();
    vehicles.push(...body.items);
    if (body.items.length === 0 || vehicles.length >= body.total) {
      return vehicles;
    }
  }
}

export const vehiclesQuery = queryOptions({
  queryKey: ['vehicles'],
  queryFn: loadVehicles,
  staleTime: 60_000,
  refetchInterval: 5 * 60_000,
  // Whoever is not let in, or asks for what there is not, gains nothing by asking again.
  retry: (failures, error) => failures < 3 && !(error.status >= 400 && error.status < 500),
});
