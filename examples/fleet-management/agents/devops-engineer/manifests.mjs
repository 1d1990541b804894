// The Kubernetes manifests are complete, safe and fit together.
//
//   node agents/devops-engineer/manifests.mjs
//
// Offline: first each object against the Kubernetes schema of its kind (types, required fields, and no name that it does
// not have), then what no schema says: that the objects fit together and are safe, that the deployment sets what the API
// needs, and takes what api/.env.example has no value for from Secrets.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Checks, main, output } from '../lib/task.mjs';
import { unknownNames } from './unknown-names.mjs';

const DIRECTORY = 'ops/k8s';
const SETTINGS = 'api/.env.example';
const SOURCES = 'api/src';
const NO_SUCH_MODULE = ['ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_MODULE_NOT_FOUND'];
const REQUIRED = ['Deployment', 'Service', 'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'NetworkPolicy'];

function cpu(quantity) {
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(String(quantity));
  return match ? Number(match[1]) / (match[2] ? 1000 : 1) : NaN;
}

function memory(quantity) {
  const match = /^(\d+)(Ki|Mi|Gi|k|M|G)?$/.exec(String(quantity));
  const factors = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, k: 1e3, M: 1e6, G: 1e9 };
  return match ? Number(match[1]) * (match[2] ? factors[match[2]] : 1) : NaN;
}

/** Validates an object by the schema that Kubernetes publishes for its kind. */
async function checkSchema(checks, name, object) {
  if (!checks.expect(object.apiVersion && object.kind, `${name}: apiVersion or kind is missing`)) return;
  const schema = `kubernetes-models/${object.apiVersion}/${object.kind}`;
  let Kind;
  try {
    ({ [object.kind]: Kind } = await import(schema));
  } catch (error) {
    if (!NO_SUCH_MODULE.includes(error.code)) throw error;
    checks.expect(false, `${name}: Kubernetes has no ${object.kind} in ${object.apiVersion}`);
    return;
  }
  const { file, ...manifest } = object;
  unknownNames(Kind.prototype.validate, manifest).forEach((unknown) => checks.expect(false, `${name}: ${unknown}`));
  try {
    new Kind(manifest).validate();
  } catch (error) {
    checks.expect(false, `${name}: ${error.message}`);
  }
}

const covers = (selector, labels) =>
  Object.keys(selector ?? {}).length > 0 && Object.entries(selector).every(([key, value]) => labels?.[key] === value);

function readObjects(checks) {
  const objects = [];
  for (const file of readdirSync(DIRECTORY).filter((name) => /\.ya?ml$/.test(name)).sort()) {
    for (const document of parseAllDocuments(readFileSync(join(DIRECTORY, file), 'utf8'), { uniqueKeys: true })) {
      document.errors.forEach((error) => checks.expect(false, `${file}: ${error.message}`));
      if (document.errors.length === 0 && document.contents !== null) {
        objects.push({ file, ...document.toJS() });
      }
    }
  }
  return objects;
}

function checkContainer(checks, where, container, pod) {
  const ports = new Map((container.ports ?? []).map((port) => [port.name, port.containerPort]));
  for (const probe of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
    const get = container[probe]?.httpGet;
    if (checks.expect(get, `${where}: ${probe} is missing`)) {
      checks.expect(get.path?.startsWith('/'), `${where}: ${probe} has no path`);
      checks.expect(ports.has(get.port) || [...ports.values()].includes(get.port), `${where}: ${probe} asks port ${get.port}, which is not declared`);
    }
  }
  const { requests = {}, limits = {} } = container.resources ?? {};
  for (const [name, parse] of [['cpu', cpu], ['memory', memory]]) {
    checks.expect(parse(requests[name]) > 0, `${where}: resources.requests.${name} is missing or no quantity`);
    checks.expect(parse(limits[name]) > 0, `${where}: resources.limits.${name} is missing or no quantity`);
    checks.expect(!(parse(requests[name]) > parse(limits[name])), `${where}: more ${name} is requested than allowed`);
  }
  const security = { ...pod.securityContext, ...container.securityContext };
  checks.expect(security.runAsNonRoot === true && security.runAsUser !== 0, `${where}: may run as root`);
  checks.expect(security.allowPrivilegeEscalation === false, `${where}: allowPrivilegeEscalation is not false`);
  checks.expect(security.readOnlyRootFilesystem === true, `${where}: readOnlyRootFilesystem is not true`);
  checks.expect(security.privileged !== true, `${where}: is privileged`);
  checks.expect(security.capabilities?.drop?.includes('ALL'), `${where}: does not drop all capabilities`);
  checks.expect(['RuntimeDefault', 'Localhost'].includes(security.seccompProfile?.type), `${where}: no seccomp profile`);
  checks.expect(/[:@][\w.:-]+$/.test(container.image ?? '') && !/:latest$/.test(container.image), `${where}: image ${container.image} is not pinned to a version`);
  const volumes = new Set((pod.volumes ?? []).map((volume) => volume.name));
  for (const mount of container.volumeMounts ?? []) {
    checks.expect(volumes.has(mount.name), `${where}: volume ${mount.name} is not declared`);
  }
  for (const variable of container.env ?? []) {
    const plain = variable.value !== undefined && /secret|password|token|key$/i.test(variable.name);
    checks.expect(!plain, `${where}: ${variable.name} holds a secret in plain text`);
    checks.expect(variable.value === undefined || typeof variable.value === 'string', `${where}: ${variable.name} is no string`);
  }
}

function checkDeployment(checks, deployment, find) {
  const where = `${deployment.file}: Deployment ${deployment.metadata.name}`;
  const { spec } = deployment;
  const pod = spec.template.spec;
  const labels = spec.template.metadata.labels;
  checks.expect(covers(spec.selector?.matchLabels, labels), `${where}: the selector does not match the pod's labels`);
  checks.expect(spec.replicas >= 2, `${where}: ${spec.replicas} replicas`);
  checks.expect(spec.strategy?.type === 'RollingUpdate' && spec.strategy.rollingUpdate?.maxUnavailable === 0,
    `${where}: an update may take pods away before there are new ones`);
  checks.expect(pod.hostNetwork !== true && pod.hostPID !== true, `${where}: uses the host's network or processes`);
  checks.expect(pod.automountServiceAccountToken === false, `${where}: mounts an API token it does not need`);
  checks.expect(find('ServiceAccount', pod.serviceAccountName), `${where}: ServiceAccount ${pod.serviceAccountName} is not declared`);
  for (const volume of pod.volumes ?? []) {
    const claim = volume.persistentVolumeClaim?.claimName;
    checks.expect(!claim || find('PersistentVolumeClaim', claim), `${where}: claim ${claim} is not declared`);
  }
  for (const container of pod.containers) {
    checkContainer(checks, `${where}, container ${container.name}`, container, pod);
    for (const variable of container.env ?? []) {
      const from = variable.valueFrom?.configMapKeyRef;
      checks.expect(!from || find('ConfigMap', from.name)?.data?.[from.key] !== undefined,
        `${where}: ConfigMap ${from?.name} has no ${from?.key}`);
    }
  }
}

/** Names of variables that the sources ask for with nothing to fall back on. */
function settingsRead() {
  const files = readdirSync(SOURCES, { recursive: true }).filter((name) => /\.[cm]?[jt]s$/.test(name));
  return files.flatMap((name) => [...readFileSync(join(SOURCES, name), 'utf8').matchAll(/\bprocess\.env\.(\w+)\b(?!\s*(?:\?\?|\|\|))/g)].map((match) => match[1]));
}

/** Settings without a default are for the deployment to give; those that the example leaves empty are secrets. */
function checkSettings(checks, deployments) {
  const containers = deployments.flatMap((deployment) => deployment.spec.template.spec.containers);
  const given = new Map(containers.flatMap((container) => container.env ?? []).map((variable) => [variable.name, variable]));
  const example = new Map([...readFileSync(SETTINGS, 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
  for (const name of new Set(settingsRead())) {
    checks.expect(example.has(name) || given.has(name), `${SOURCES} reads ${name}, for which there is no default, and no container sets it`);
  }
  const secrets = [...example].filter(([, value]) => value === '').map(([name]) => name);
  const vaulted = secrets.filter((name) =>
    checks.expect(given.has(name), `${SETTINGS} leaves ${name} to the deployment, and no container sets it`)
    && checks.expect(given.get(name).valueFrom?.secretKeyRef, `${name} does not come from a Secret: give it with secretKeyRef`));
  return { secrets: secrets.length, secrets_not_vaulted: secrets.length - vaulted.length };
}

/** What no schema says, of objects that are valid each for itself; returns how many secrets come from no Secret. */
function checkTogether(checks, objects) {
  const find = (kind, name) => objects.find((object) => object.kind === kind && object.metadata?.name === name);
  const all = (kind) => objects.filter((object) => object.kind === kind);
  for (const kind of REQUIRED) {
    checks.expect(all(kind).length > 0, `there is no ${kind}`);
  }
  const deployments = all('Deployment');
  const podsOf = (selector) => deployments.filter((deployment) => covers(selector, deployment.spec.template.metadata.labels));
  deployments.forEach((deployment) => checkDeployment(checks, deployment, find));
  const secrets = checkSettings(checks, deployments);

  for (const service of all('Service')) {
    const where = `${service.file}: Service ${service.metadata.name}`;
    const targets = podsOf(service.spec.selector);
    checks.expect(targets.length === 1, `${where}: the selector matches ${targets.length} deployments`);
    const ports = targets.flatMap((target) => target.spec.template.spec.containers).flatMap((container) => container.ports ?? []);
    for (const port of service.spec.ports ?? []) {
      checks.expect(ports.some((declared) => [declared.name, declared.containerPort].includes(port.targetPort)),
        `${where}: no container has a port ${port.targetPort}`);
    }
  }
  for (const budget of all('PodDisruptionBudget')) {
    const [target] = podsOf(budget.spec.selector?.matchLabels);
    checks.expect(target && budget.spec.minAvailable < target.spec.replicas,
      `${budget.file}: PodDisruptionBudget ${budget.metadata.name} matches nothing, or lets no pod go`);
  }
  for (const policy of all('NetworkPolicy')) {
    checks.expect(podsOf(policy.spec.podSelector?.matchLabels).length > 0, `${policy.file}: NetworkPolicy ${policy.metadata.name} matches nothing`);
  }
  for (const scaler of all('HorizontalPodAutoscaler')) {
    const { scaleTargetRef: target, minReplicas, maxReplicas } = scaler.spec;
    const found = find(target.kind, target.name);
    checks.expect(found, `${scaler.file}: ${target.kind} ${target.name} to scale is not declared`);
    checks.expect(minReplicas <= maxReplicas && minReplicas >= (found?.spec.replicas ?? Infinity),
      `${scaler.file}: ${minReplicas} to ${maxReplicas} replicas do not fit the deployment`);
  }
  return secrets;
}

await main(async () => {
  const checks = new Checks();
  const objects = readObjects(checks);
  for (const object of objects) {
    const name = `${object.file}: ${object.kind} ${object.metadata?.name}`;
    await checkSchema(checks, name, object);
    checks.expect(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(object.metadata?.name ?? ''), `${name}: not a valid name`);
    checks.expect(object.metadata?.namespace === 'fleet', `${name}: is not in the namespace fleet`);
  }
  const secrets = checks.failures.length === 0 ? checkTogether(checks, objects) : {};
  output({ manifests: objects.length, checks_passed: checks.passed, checks_failed: checks.failures.length, ...secrets });
  checks.finish();
});
