import { accuracy, train } from './logistic.mjs';

/** Whether the model is right less often on these rows than when it was measured (its `accuracy`), by more than luck. */
export function hasDrifted(model, rows, tolerance = 0.05) {
  return accuracy(model, rows) < model.accuracy - tolerance;
}

/**
 * Trains a candidate on newer rows and compares it with the present model on
 * rows neither was trained on. It is promoted only if it is better by the margin.
 */
export function retrain({ current, trainingRows, validationRows, margin = 0.01 }) {
  const candidate = train(trainingRows);
  const before = accuracy(current, validationRows);
  const after = accuracy(candidate, validationRows);
  const promoted = after >= before + margin;
  return { model: promoted ? candidate : current, promoted, before, after };
}
