// A cluster would take the manifests as they are: a dry run on its side, which changes nothing.
//
//   INPUT_CLUSTER=context node agents/devops-engineer/cluster.mjs
//
// Asks the context of the user's ~/.kube/config that is named, and never one that is not. Ends with 77 and says why where
// none is named, kubectl is missing, or the cluster does not answer or has no namespace `fleet`.
import { spawnSync } from 'node:child_process';
import { output } from '../lib/task.mjs';

const NAMESPACE = 'fleet';

function kubectl(...args) {
  return spawnSync('kubectl', [`--context=${context}`, '--request-timeout=10s', ...args], { encoding: 'utf8' });
}

function unavailable(why) {
  console.log(why);
  process.exit(77);
}

const context = process.env.INPUT_CLUSTER;
if (!context) {
  unavailable('no Kubernetes cluster is named: --input cluster=CONTEXT, one of `kubectl config get-contexts`, has it asked about the manifests');
}
const namespace = kubectl('get', 'namespace', NAMESPACE, '--output=name');
if (namespace.error) {
  unavailable('kubectl is missing: install it on the runner to check the manifests against a cluster');
}
if (namespace.status !== 0) {
  unavailable(`the cluster '${context}' could not be asked about the manifests (${namespace.stderr.trim().split('\n').at(-1)}): ` +
    `does \`kubectl --context=${context} get namespace ${NAMESPACE}\` of the runner's user show the namespace? Make one with \`create namespace ${NAMESPACE}\``);
}
const applied = kubectl('apply', '--dry-run=server', '--filename=ops/k8s');
process.stdout.write(applied.stdout);
process.stderr.write(applied.stderr);
output({ accepted: applied.stdout.split('\n').filter((line) => line.endsWith('(server dry run)')).length });
if (applied.status !== 0) {
  console.error(`FAILED: the cluster '${context}' does not take ops/k8s as it is: its lines above name the object and why`);
}
process.exitCode = applied.status ?? 1; // null: it was killed
