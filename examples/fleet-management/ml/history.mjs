// Synthetic vehicle history from a stated process.

export const FEATURES = [
  // name, lowest, highest (drawn uniformly)
  ['ageYears', 0, 15],
  ['kmSinceService', 0, 40_000],
  ['kmPer90Days', 500, 15_000],
  ['unscheduledRepairs180d', 0, 6],
  ['harshEventsPer100Km', 0, 8],
  ['faultCodes30d', 0, 5],
];

/** The process of the first years: log-odds of a breakdown per unit of each figure. */
export const PROCESS_A = { intercept: -21, weights: [0.56, 0.00026, 0.00019, 1.2, 0.64, 1.4] };

/** A changed fleet: newer vehicles, whose age hardly matters, but whose fault codes do. */
export const PROCESS_B = { intercept: -8.5, weights: [-0.05, 0.00004, 0.00005, 0.5, 0.1, 2.4] };

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** Draws vehicles. `probability` is the truth, known to the process only: never given to a model. */
export function drawHistory({ vehicles, process, random }) {
  const rows = [];
  for (let i = 0; i < vehicles; i += 1) {
    const x = FEATURES.map(([name, low, high]) => {
      const value = low + random() * (high - low);
      return name.endsWith('180d') || name.endsWith('30d') ? Math.round(value) : value;
    });
    const z = process.weights.reduce((sum, weight, j) => sum + weight * x[j], process.intercept);
    const probability = sigmoid(z);
    rows.push({ x, y: random() < probability ? 1 : 0, probability });
  }
  return rows;
}

/** Accuracy of someone who knows the process: the ceiling for every model on these rows. */
export function knowingAccuracy(rows) {
  return rows.filter((row) => (row.probability >= 0.5 ? 1 : 0) === row.y).length / rows.length;
}
