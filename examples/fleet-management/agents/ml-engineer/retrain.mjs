// Retraining on new data: the months of 2025, when the fleet has changed (ml/history.mjs).
//
//   node agents/ml-engineer/retrain.mjs
//
// 1. Retrained on the new months, the model is compared with the old one on vehicles that neither has seen and that
//    did not decide whether it is promoted. It takes the place of ml/model.json.
// 2. A candidate trained on spoilt data (labels inverted) is not promoted.
// 3. A candidate that is no better is not promoted.
import { readFileSync, writeFileSync } from 'node:fs';
import { withDatabase } from '../lib/database.mjs';
import { requireGeneratedOrganization } from '../lib/telemetry.mjs';
import { Checks, main, output, roundDown } from '../lib/task.mjs';
import { monthsBetween, readRows, splitByVehicle } from '../../ml/dataset.mjs';
import { accuracy, majorityShare } from '../../ml/logistic.mjs';
import { retrain } from '../../ml/retrain.mjs';

await main(async () => {
  const checks = new Checks();
  const current = JSON.parse(readFileSync('ml/model.json', 'utf8'));
  const rows = await withDatabase(async (client) =>
    readRows(client, await requireGeneratedOrganization(client), monthsBetween('2025-01', '2025-12')));
  const { training, validation, heldOut } = splitByVehicle(rows);

  const good = retrain({ current, trainingRows: training, validationRows: validation });
  const before = accuracy(current, heldOut);
  const after = accuracy(good.model, heldOut);
  checks.expect(good.promoted, `the retrained model was not promoted (${good.before.toFixed(4)} to ${good.after.toFixed(4)})`);

  const spoilt = retrain({ current: good.model, trainingRows: training.map((row) => ({ ...row, y: 1 - row.y })), validationRows: validation });
  checks.expect(!spoilt.promoted && spoilt.model === good.model, 'a model trained on spoilt data was promoted');
  const same = retrain({ current: good.model, trainingRows: training.slice(0, 300), validationRows: validation });
  checks.expect(!same.promoted, 'a model that is no better was promoted');
  if (good.promoted) {
    writeFileSync('ml/model.json', `${JSON.stringify({ trainedUpTo: '2025-12', ...good.model }, null, 2)}\n`);
  }
  output({
    new_rows: training.length,
    unseen_rows: heldOut.length,
    accuracy_before: before.toFixed(4),
    accuracy_after: after.toFixed(4),
    gain: roundDown(after - before, 4),
    majority: majorityShare(heldOut).toFixed(4),
    spoilt_promoted: spoilt.promoted,
    data: 'synthetic',
  });
  checks.finish();
});
