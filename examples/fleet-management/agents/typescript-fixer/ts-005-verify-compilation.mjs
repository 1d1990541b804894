#!/usr/bin/env node
// ts-005: passes when `npx tsc --noEmit` does. Usage: ts-005-verify-compilation.mjs [project=api]
// Also refuses suppressed errors: @ts-ignore, @ts-expect-error and @ts-nocheck are no compilation success.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Project } from './lib/project.mjs';
import { output, projectDirectory, suppressed } from './lib/run.mjs';

const directory = path.resolve(projectDirectory());
const tsc = spawnSync('npx', ['--no-install', 'tsc', '--noEmit', '--pretty', 'false'], { cwd: directory, encoding: 'utf8' });
process.stdout.write(tsc.stdout);
process.stderr.write(tsc.stderr);
const errors = tsc.stdout.split('\n').filter((line) => /error TS\d+:/.test(line)).length;
const project = new Project(directory);
const silenced = suppressed(project);
output({ errors, suppressed: silenced.length, files: project.files.size });
for (const name of silenced) console.error(`suppressed errors in ${project.relative(name)}`);
if (tsc.status !== 0) console.error(`tsc ended with ${tsc.status}`);
process.exit(tsc.status === 0 && errors === 0 && silenced.length === 0 ? 0 : 1);
