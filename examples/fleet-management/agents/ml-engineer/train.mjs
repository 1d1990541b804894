// Trains the model on the history in the database up to the end of 2024 and measures it on vehicles held out.
//
//   node agents/ml-engineer/train.mjs
//
// Writes ml/model.json. See ml/README.md for what the accuracy means, and what it does not.
import { writeFileSync } from 'node:fs';
import { withDatabase } from '../lib/database.mjs';
import { requireGeneratedOrganization } from '../lib/telemetry.mjs';
import { Checks, main, output, roundDown, seededRandom } from '../lib/task.mjs';
import { monthsBetween, readRows, splitByVehicle } from '../../ml/dataset.mjs';
import { PROCESS_A, breakdownProbability } from '../../ml/history.mjs';
import { accuracy, lossAndGradient, majorityShare, train } from '../../ml/logistic.mjs';

/** Largest difference between the gradient and finite differences of the loss, at random points. */
function gradientError(random) {
  const inputs = Array.from({ length: 20 }, () => Array.from({ length: 3 }, () => random() * 4 - 2));
  const targets = inputs.map(() => (random() < 0.5 ? 1 : 0));
  let worst = 0;
  for (let round = 0; round < 5; round += 1) {
    const parameters = Array.from({ length: 4 }, () => random() * 2 - 1);
    const { gradient } = lossAndGradient(parameters, inputs, targets, 0.1);
    gradient.forEach((value, j) => {
      const moved = (by) => lossAndGradient(parameters.map((p, k) => (k === j ? p + by : p)), inputs, targets, 0.1).loss;
      worst = Math.max(worst, Math.abs((moved(1e-5) - moved(-1e-5)) / 2e-5 - value));
    });
  }
  return worst;
}

/** Accuracy of someone who knows the process: no model can do better but by luck. */
function knowingAccuracy(rows) {
  return rows.filter((row) => (breakdownProbability(PROCESS_A, row.figures) >= 0.5 ? 1 : 0) === row.y).length / rows.length;
}

await main(async () => {
  const checks = new Checks();
  const rows = await withDatabase(async (client) =>
    readRows(client, await requireGeneratedOrganization(client), monthsBetween('2023-11', '2024-12')));
  const { training, heldOut } = splitByVehicle(rows);
  checks.expect(training.length > 0 && heldOut.length > 0 && rows.some((row) => row.y === 1),
    'there is no history to learn from: run agents/ml-engineer/record-history.mjs first');
  const model = train(training);
  const measured = accuracy(model, heldOut);
  const majority = majorityShare(heldOut);
  const ceiling = knowingAccuracy(heldOut);
  const error = gradientError(seededRandom(3));
  checks.expect(error < 1e-6, `the gradient is off by ${error}`);
  // Better than someone who knows the process, by more than luck, means the test data have leaked.
  checks.expect(measured <= ceiling + 0.02, `accuracy ${measured.toFixed(4)} is above the ceiling ${ceiling.toFixed(4)}`);
  writeFileSync('ml/model.json', `${JSON.stringify({ trainedUpTo: '2024-12', accuracy: measured, ...model }, null, 2)}\n`);
  output({
    training_rows: training.length,
    held_out_rows: heldOut.length,
    accuracy: roundDown(measured, 4),
    majority: majority.toFixed(4),
    above_majority: roundDown(measured - majority, 4),
    ceiling: ceiling.toFixed(4),
    data: 'synthetic',
  });
  checks.finish();
});
