import { accuracy, train } from './logistic.mjs';

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
