// The cluster would take the manifests as they are (a dry run on its side). It must have the namespace `fleet`.
//
//   node agents/devops-engineer/cluster.mjs
//
// Ends with 77 and says why where there is no kubectl or no cluster.
import { spawnSync } from 'node:child_process';
import { output } from '../lib/task.mjs';

const UNAVAILABLE = 77;

function kubectl(...args) {
  return spawnSync('kubectl', ['--request-timeout=10s', ...args], { encoding: 'utf8' });
}

const version = kubectl('version', '--output=json');
if (version.error || !JSON.parse(version.stdout || '{}').serverVersion) {
  console.log(version.error
    ? 'kubectl is missing: install it on the runner to check the manifests against a cluster'
    : 'no Kubernetes cluster answers kubectl: give the user of the runner a ~/.kube/config to check the manifests against one');
  process.exit(UNAVAILABLE);
}
const applied = kubectl('apply', '--dry-run=server', '--filename=ops/k8s');
process.stdout.write(applied.stdout);
process.stderr.write(applied.stderr);
output({ accepted: applied.stdout.split('\n').filter((line) => line.endsWith('(server dry run)')).length });
process.exitCode = applied.status ?? 1; // null: it was killed
