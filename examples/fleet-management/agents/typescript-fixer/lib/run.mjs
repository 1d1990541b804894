// What the tasks have in common: arguments, measured outputs, exit code.
import { spawnSync } from 'node:child_process';
import { TaskFailure, output } from '../../lib/task.mjs';
import { KINDS, Project, repair } from './project.mjs';

export const projectDirectory = () => process.argv[2] ?? 'api';

export function report(before, after, extra = {}) {
  const values = { errors_before: before.total, errors_after: after.total };
  for (const kind of KINDS) {
    if (before[kind] || after[kind]) Object.assign(values, { [`${kind}_before`]: before[kind], [`${kind}_after`]: after[kind] });
  }
  output({ ...values, ...extra });
}

/** How often a text hides errors: by suppressing them, or by giving up a type. */
function hidden(project, name, text) {
  const { ts } = project;
  let count = text.match(/@ts-(ignore|nocheck|expect-error)/g)?.length ?? 0;
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) count += 1;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest));
  return count;
}

/** The text of a file in the commit that the task began with; empty for one that is new. */
function committed(project, name) {
  const git = spawnSync('git', ['show', `HEAD:./${project.relative(name)}`], { cwd: project.directory, encoding: 'utf8' });
  return git.status === 0 ? git.stdout : '';
}

/** Whether a repair is one, whoever did it: no errors of its kind, and no more of them hidden than before. */
export function checkTask(kind) {
  const project = new Project(projectDirectory());
  const problems = project.diagnostics().filter((d) => project.kindOf(d) === kind).map((d) => project.describe(d));
  for (const [name, { text }] of project.files) {
    const now = hidden(project, name, text);
    if (now > 0 && now > hidden(project, name, committed(project, name))) {
      problems.push(`${project.relative(name)}: errors are hidden by "any" or @ts comments`);
    }
  }
  for (const problem of problems) console.error(`  ${problem}`);
  console.log(`${project.directory}: ${problems.length} problems of kind ${kind}`);
  if (problems.length) throw new TaskFailure(`${problems.length} problems of kind ${kind} are left, listed above: the first is ${problems[0]}`);
}

/** Runs one repair task; it fails when errors of its own kind are left. */
export function repairTask(kind, fixers) {
  const project = new Project(projectDirectory());
  const before = project.counts();
  console.log(`${project.directory}: ${before.total} compiler errors, ${before[kind]} of kind ${kind}`);
  repair(project, fixers);
  const files = project.save();
  const left = project.diagnostics();
  report(before, project.counts(left), { files_changed: files });
  requireNone(project, kind, left);
}

/** Fails when errors of the kind are among them. */
export function requireNone(project, kind, diagnostics) {
  const own = diagnostics.filter((d) => project.kindOf(d) === kind).map((d) => project.describe(d));
  for (const d of own) console.error(`  ${d}`);
  if (own.length) throw new TaskFailure(`${own.length} errors of kind ${kind} remain, listed above: repair them by hand, the first is ${own[0]}`);
}
