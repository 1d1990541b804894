// Retraining on new data, where the model has drifted: the months of 2025, when the fleet has changed (ml/history.mjs).
//
//   node agents/ml-engineer/retrain.mjs
//
// 1. On the last months of 2024 the model is as right as when it was measured, and is left alone; on the new months it is
//    not, and is retrained.
// 2. Retrained on the new months, the model is compared with the old one on vehicles that neither has seen and that
//    did not decide whether it is promoted. It takes the place of ml/model.json.
// 3. A candidate trained on spoilt data (labels inverted) is not promoted.
// 4. A candidate that is no better is not promoted.
import { readFileSync, writeFileSync } from 'node:fs';
import { withDatabase } from '../lib/database.mjs';
import { requireGeneratedOrganization } from '../lib/telemetry.mjs';
import { Checks, main, output, roundDown } from '../lib/task.mjs';
import { monthsBetween, readRows, splitByVehicle } from '../../ml/dataset.mjs';
import { accuracy, majorityShare } from '../../ml/logistic.mjs';
import { hasDrifted, retrain } from '../../ml/retrain.mjs';

await main(async () => {
  const checks = new Checks();
  const current = JSON.parse(readFileSync('ml/model.json', 'utf8'));
  const [quiet, rows] = await withDatabase(async (client) => {
    const organization = await requireGeneratedOrganization(client);
    return [
      await readRows(client, organization, monthsBetween('2024-07', '2024-12')),
      await readRows(client, organization, monthsBetween('2025-01', '2025-12')),
    ];
  });
  const { training, validation, heldOut } = splitByVehicle(rows);
  const known = splitByVehicle(quiet).validation;
  checks.expect(!hasDrifted(current, known), `a model that has not drifted would be retrained (${current.accuracy.toFixed(4)} to ${accuracy(current, known).toFixed(4)})`);
  if (!checks.expect(hasDrifted(current, validation), 'the model has not drifted on the new data, and is not retrained')) {
    checks.finish();
    return;
  }

  const good = retrain({ current, trainingRows: training, validationRows: validation });
  const before = accuracy(current, heldOut);
  const after = accuracy(good.model, heldOut);
  const majority = majorityShare(heldOut);
  checks.expect(good.promoted, `the retrained model was not promoted (${good.before.toFixed(4)} to ${good.after.toFixed(4)})`);

  const spoilt = retrain({ current: good.model, trainingRows: training.map((row) => ({ ...row, y: 1 - row.y })), validationRows: validation });
  checks.expect(!spoilt.promoted && spoilt.model === good.model, 'a model trained on spoilt data was promoted');
  const same = retrain({ current: good.model, trainingRows: training.slice(0, 300), validationRows: validation });
  checks.expect(!same.promoted, 'a model that is no better was promoted');
  if (good.promoted) {
    writeFileSync('ml/model.json', `${JSON.stringify({ trainedUpTo: '2025-12', accuracy: after, ...good.model }, null, 2)}\n`);
  }
  output({
    accuracy_without_drift: accuracy(current, known).toFixed(4),
    new_rows: training.length,
    unseen_rows: heldOut.length,
    accuracy_before: roundDown(before, 4),
    accuracy_after: roundDown(after, 4),
    gain: roundDown(after - before, 4),
    majority: majority.toFixed(4),
    above_majority: roundDown(after - majority, 4),
    spoilt_promoted: spoilt.promoted,
    data: 'synthetic',
  });
  checks.finish();
});
