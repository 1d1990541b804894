#!/usr/bin/env node
// ts-005: passes when `npx tsc --noEmit` does. Usage: ts-005-verify-compilation.mjs [project=api]
// Also refuses suppressed errors: @ts-ignore, @ts-expect-error and @ts-nocheck are no compilation success, nor is a
// tsconfig.json that does not ask for all that "strict" does.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Project } from './lib/project.mjs';
import { TaskFailure, main, output } from '../lib/task.mjs';
import { projectDirectory } from './lib/run.mjs';

const directory = path.resolve(projectDirectory());
const STRICT = ['noImplicitAny', 'noImplicitThis', 'strictNullChecks', 'strictFunctionTypes', 'strictBindCallApply', 'strictPropertyInitialization', 'useUnknownInCatchVariables'];

await main(() => {
  const project = new Project(directory);
  const tsc = spawnSync('npx', ['--no-install', 'tsc', '--noEmit', '--pretty', 'false'], { cwd: directory, encoding: 'utf8' });
  if (tsc.error) throw tsc.error;
  process.stdout.write(tsc.stdout);
  process.stderr.write(tsc.stderr);
  const errors = tsc.stdout.split('\n').filter((line) => /error TS\d+:/.test(line)).length;
  const suppressed = [...project.files.keys()].filter((name) => /@ts-(ignore|nocheck|expect-error)/.test(fs.readFileSync(name, 'utf8')));
  const lax = STRICT.filter((name) => !(project.options[name] ?? project.options.strict));
  output({ errors, suppressed: suppressed.length, files: project.files.size });
  for (const name of suppressed) console.error(`suppressed errors in ${project.relative(name)}`);
  if (tsc.status !== 0 || errors > 0) throw new TaskFailure(`${errors} compiler errors, tsc ended with ${tsc.status}: its lines above say where`);
  if (lax.length > 0) throw new TaskFailure(`tsconfig.json does not ask for ${lax.join(', ')}: set "strict"`);
  if (suppressed.length > 0) throw new TaskFailure(`errors are suppressed in ${suppressed.length} files, listed above: repair what is behind the @ts comments`);
});
