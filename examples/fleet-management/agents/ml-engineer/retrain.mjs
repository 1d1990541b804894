// Retraining after the fleet has changed.
//
//   node agents/ml-engineer/retrain.mjs
//
// 1. The old model (process A) is worse on the changed fleet (process B) than at home.
// 2. Retrained on data of the changed fleet it is better there, and is promoted.
// 3. A candidate trained on spoilt data (labels inverted) is not promoted.
// 4. Without a change, a candidate which is no better is not promoted.
import { PROCESS_A, PROCESS_B, drawHistory } from '../../ml/history.mjs';
import { accuracy, train } from '../../ml/logistic.mjs';
import { retrain } from '../../ml/retrain.mjs';
import { Checks, main, output, seededRandom } from '../lib/task.mjs';

await main(async () => {
  const checks = new Checks();
  const random = seededRandom(42);
  const draw = (process, vehicles) => drawHistory({ vehicles, process, random });
  const current = train(draw(PROCESS_A, 2800));
  const atHome = accuracy(current, draw(PROCESS_A, 1200));
  const training = draw(PROCESS_B, 2800);
  const validation = draw(PROCESS_B, 1200);
  // Promotion is decided on `validation`; the figure reported comes from rows that decided nothing.
  const unseen = draw(PROCESS_B, 1200);

  const good = retrain({ current, trainingRows: training, validationRows: validation });
  const before = accuracy(current, unseen);
  const after = accuracy(good.model, unseen);
  checks.expect(before < atHome - 0.03, `the change of the fleet does no harm: ${atHome.toFixed(4)} before, ${before.toFixed(4)} after`);
  checks.expect(good.promoted, `the retrained model was not promoted (${good.before.toFixed(4)} to ${good.after.toFixed(4)})`);
  checks.expect(after >= before + 0.03, `retraining brings ${before.toFixed(4)} to ${after.toFixed(4)} only`);

  const spoilt = retrain({ current: good.model, trainingRows: training.map((row) => ({ ...row, y: 1 - row.y })), validationRows: validation });
  checks.expect(!spoilt.promoted && spoilt.model === good.model, 'a model trained on spoilt data was promoted');
  const same = retrain({ current: good.model, trainingRows: draw(PROCESS_B, 300), validationRows: validation });
  checks.expect(!same.promoted, 'a model that is no better was promoted');
  output({
    accuracy_at_home: atHome.toFixed(4),
    accuracy_before: before.toFixed(4),
    accuracy_after: after.toFixed(4),
    spoilt_promoted: spoilt.promoted,
    data: 'synthetic',
  });
  checks.finish();
});
