// Trains the model on synthetic history and measures it on vehicles held out.
//
//   node agents/ml-engineer/train.mjs [--vehicles 4000] [--min-accuracy 0.85]
//
// The data are drawn by ml/history.mjs (process A, seed 20250601): see ml/README.md
// for what the accuracy means, and what it does not.
import { PROCESS_A, drawHistory, knowingAccuracy } from '../../ml/history.mjs';
import { accuracy, lossAndGradient, majorityShare, train } from '../../ml/logistic.mjs';
import { Checks, main, numberOption, output, seededRandom } from '../lib/task.mjs';

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

await main(async () => {
  const vehicles = numberOption('vehicles', 4000);
  const minimum = numberOption('min-accuracy', 0.85);
  const checks = new Checks();
  const rows = drawHistory({ vehicles, process: PROCESS_A, random: seededRandom(20250601) });
  const cut = Math.floor(vehicles * 0.7);
  const [training, heldOut] = [rows.slice(0, cut), rows.slice(cut)];
  const model = train(training);
  const measured = accuracy(model, heldOut);
  const majority = majorityShare(heldOut);
  const ceiling = knowingAccuracy(heldOut);
  const error = gradientError(seededRandom(3));

  checks.expect(error < 1e-6, `the gradient is off by ${error}`);
  checks.expect(measured >= minimum, `accuracy is ${measured.toFixed(4)}, less than ${minimum}`);
  checks.expect(measured >= majority + 0.1, `accuracy ${measured.toFixed(4)} is hardly better than the majority's ${majority.toFixed(4)}`);
  // Better than someone who knows the process, by more than luck, means the test data have leaked.
  checks.expect(measured <= ceiling + 0.02, `accuracy ${measured.toFixed(4)} is above the ceiling ${ceiling.toFixed(4)}`);
  output({
    training_rows: training.length,
    held_out_rows: heldOut.length,
    accuracy: measured.toFixed(4),
    majority: majority.toFixed(4),
    ceiling: ceiling.toFixed(4),
    data: 'synthetic',
  });
  checks.finish();
});
