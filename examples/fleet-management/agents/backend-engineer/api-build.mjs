#!/usr/bin/env node
// Compiles the API to dist with its own tsc. Usage: api-build.mjs [project=api]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { output, project } from './lib.mjs';

fs.rmSync(path.join(project, 'dist'), { recursive: true, force: true });
const tsc = spawnSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.json', '--pretty', 'false', '--noEmitOnError'], { cwd: project, encoding: 'utf8' });
process.stdout.write(tsc.stdout);
process.stderr.write(tsc.stderr);
const dist = path.join(project, 'dist');
const built = fs.existsSync(dist) ? fs.readdirSync(dist, { recursive: true }).filter((f) => f.endsWith('.js')).length : 0;
output({ modules: built });
if (tsc.status !== 0 || !built) {
  console.error('the API does not build');
  process.exit(1);
}
