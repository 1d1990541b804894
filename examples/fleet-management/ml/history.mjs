// The repairs of the vehicles, drawn from a stated process: synthetic.

/** What a breakdown within 30 days depends on, in the order of the weights; the names are those of features.sql. */
export const FEATURES = ['age_years', 'km_since_service', 'km_per_90_days', 'unscheduled_repairs_180d'];

/** Until the end of 2024: log-odds of a breakdown per unit of each figure. */
export const PROCESS_A = { intercept: -14, weights: [0.75, 0.0004, 0.0002, 0.6] };

/** From 2025 on another oil is used: what was driven since the service hardly matters, but how hard a vehicle is used. */
export const PROCESS_B = { intercept: -10.5, weights: [0.15, 0.00004, 0.0008, 0.6] };

export const CHANGED = Date.parse('2025-01-01T00:00:00Z');

const DAY = 86_400_000;
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

export function breakdownProbability(process, figures) {
  return sigmoid(FEATURES.reduce((z, name, j) => z + process.weights[j] * figures[name], process.intercept));
}

/**
 * The services and breakdowns of a vehicle.
 *
 * `months` hold, of each month: its begin, the odometer then (km), 90 days before (km90) and at the service day
 * (kmService, ten days later). At the begin of a month the process decides whether the vehicle breaks down within the
 * next 30 days; where the service is due, it is done on the service day.
 */
export function drawRepairs({ months, purchased, random }) {
  const interval = 12_000 + random() * 28_000;
  const services = [];
  const breakdowns = [];
  let servicedAt = months[0].km90;
  for (const { begin, km, km90, kmService } of months) {
    const figures = {
      age_years: (begin - purchased) / (365.25 * DAY),
      km_since_service: km - servicedAt,
      km_per_90_days: km - km90,
      unscheduled_repairs_180d: breakdowns.filter((at) => at > begin - 180 * DAY).length,
    };
    if (random() < breakdownProbability(begin < CHANGED ? PROCESS_A : PROCESS_B, figures)) {
      breakdowns.push(begin + Math.ceil(random() * 29 * DAY));
    }
    if (kmService - servicedAt > interval) {
      services.push(begin + 10 * DAY);
      servicedAt = kmService;
    }
  }
  return { services, breakdowns };
}
