// What the tasks have in common: arguments, measured outputs, exit code.
import fs from 'node:fs';
import { KINDS, Project, repair } from './project.mjs';

export const projectDirectory = () => process.argv[2] ?? 'api';

export function output(values) {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  for (const line of lines) console.log(line);
  if (process.env.DECURION_OUTPUT) fs.appendFileSync(process.env.DECURION_OUTPUT, `${lines.join('\n')}\n`);
}

export function report(before, after, extra = {}) {
  const values = { errors_before: before.total, errors_after: after.total };
  for (const kind of KINDS) {
    if (before[kind] || after[kind]) Object.assign(values, { [`${kind}_before`]: before[kind], [`${kind}_after`]: after[kind] });
  }
  output({ ...values, ...extra });
}

/** The files in which errors are silenced instead of repaired. */
export function suppressed(project) {
  return [...project.files].filter(([, file]) => /@ts-(ignore|nocheck|expect-error)/.test(file.text)).map(([name]) => name);
}

/** The places where a type is given up. */
function explicitAny(project) {
  const places = [];
  for (const source of project.sources()) {
    const visit = (node) => {
      if (node.kind === project.ts.SyntaxKind.AnyKeyword) {
        const at = source.getLineAndCharacterOfPosition(node.getStart(source));
        places.push(`${project.relative(source.fileName)}:${at.line + 1}:${at.character + 1}`);
      }
      project.ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return places;
}

/** Whether a repair is one, whoever did it: no errors of its kind, and none that are only out of sight. */
export function checkTask(kind) {
  const project = new Project(projectDirectory());
  const problems = [
    ...project.diagnostics().filter((d) => project.kindOf(d) === kind).map((d) => project.describe(d)),
    ...suppressed(project).map((name) => `${project.relative(name)}: suppressed errors`),
    ...explicitAny(project).map((place) => `${place}: explicit any`),
  ];
  for (const problem of problems) console.error(`  ${problem}`);
  console.log(`${project.directory}: ${problems.length} problems of kind ${kind}`);
  if (problems.length) process.exit(1);
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
  const own = left.filter((d) => project.kindOf(d) === kind);
  if (own.length) {
    console.error(`${own.length} errors of kind ${kind} remain:`);
    for (const d of own) console.error(`  ${project.describe(d)}`);
    process.exit(1);
  }
}
