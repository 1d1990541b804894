const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** Mean and deviation per figure, of the training rows only. */
export function fitScale(rows) {
  const width = rows[0].x.length;
  const mean = new Array(width).fill(0);
  const deviation = new Array(width).fill(0);
  rows.forEach(({ x }) => x.forEach((value, j) => { mean[j] += value / rows.length; }));
  rows.forEach(({ x }) => x.forEach((value, j) => { deviation[j] += (value - mean[j]) ** 2 / rows.length; }));
  return { mean, deviation: deviation.map((value) => Math.sqrt(value) || 1) };
}

const scaled = (scale, x) => x.map((value, j) => (value - scale.mean[j]) / scale.deviation[j]);

/** Mean log loss with L2, and its gradient. parameters[0] is the intercept, which L2 leaves alone. */
export function lossAndGradient(parameters, inputs, targets, l2) {
  const gradient = new Array(parameters.length).fill(0);
  let loss = 0;
  inputs.forEach((x, i) => {
    let z = parameters[0];
    for (let j = 0; j < x.length; j += 1) {
      z += parameters[j + 1] * x[j];
    }
    // log(1 + e^z) - y z, without overflow
    loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - targets[i] * z;
    const error = sigmoid(z) - targets[i];
    gradient[0] += error;
    for (let j = 0; j < x.length; j += 1) {
      gradient[j + 1] += error * x[j];
    }
  });
  loss /= inputs.length;
  for (let j = 0; j < gradient.length; j += 1) {
    gradient[j] /= inputs.length;
    if (j > 0) {
      gradient[j] += l2 * parameters[j];
      loss += (l2 / 2) * parameters[j] ** 2;
    }
  }
  return { loss, gradient };
}

export function train(rows, { iterations = 400, rate = 1, l2 = 1e-4 } = {}) {
  const scale = fitScale(rows);
  const inputs = rows.map((row) => scaled(scale, row.x));
  const targets = rows.map((row) => row.y);
  let parameters = new Array(rows[0].x.length + 1).fill(0);
  let loss;
  for (let i = 0; i < iterations; i += 1) {
    const step = lossAndGradient(parameters, inputs, targets, l2);
    loss = step.loss;
    parameters = parameters.map((value, j) => value - rate * step.gradient[j]);
  }
  return { scale, parameters, loss };
}

export function predict(model, x) {
  return sigmoid(scaled(model.scale, x).reduce((z, value, j) => z + model.parameters[j + 1] * value, model.parameters[0]));
}

export function accuracy(model, rows) {
  return rows.filter((row) => (predict(model, row.x) >= 0.5 ? 1 : 0) === row.y).length / rows.length;
}

/** Share of the commonest class: what is right without looking at the vehicle. */
export function majorityShare(rows) {
  const share = rows.filter((row) => row.y === 1).length / rows.length;
  return Math.max(share, 1 - share);
}
