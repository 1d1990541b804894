#!/usr/bin/env node
// ts-001: installs the @types packages the compiler misses. Usage: ts-001-install-missing-types.mjs [project=api]
// The modules come from the compiler's diagnostics; the version is the newest @types release with the major
// version of the installed library (for Node: of the running Node), else the newest one.
import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { Project } from './lib/project.mjs';
import { TaskFailure, main } from '../lib/task.mjs';
import { projectDirectory, report, requireNone } from './lib/run.mjs';

const directory = path.resolve(projectDirectory());
// A registry that is silent must not take the time of the task: npm's own limit for a request is five minutes.
const NPM = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', '--fetch-timeout=30000', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];

function npm(...args) {
  const { status, error } = spawnSync('npm', [...args, ...NPM], { cwd: directory, stdio: ['ignore', 'inherit', 'inherit'], timeout: 110_000, killSignal: 'SIGKILL' });
  if (status !== 0) fail(`npm ${args[0]} failed: ${error?.code === 'ETIMEDOUT' ? 'it has taken 110 s and is ended' : (error?.message ?? 'its lines above say why')}`);
}

function fail(why) {
  throw new TaskFailure(`${why.replace(/\s*\n\s*/g, ' ')}. Is the registry reachable (npm ping), and is there room on the disk (df .)?`);
}

const libraryOf = (specifier) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
const typesOf = (library) => `@types/${library.startsWith('@') ? library.slice(1).replace('/', '__') : library}`;
const isBuiltin = (specifier) => specifier.startsWith('node:') || builtinModules.includes(libraryOf(specifier));

function missing(project) {
  const libraries = new Set();
  for (const d of project.diagnostics()) {
    if (project.kindOf(d) !== 'missing_types') continue;
    const text = project.ts.flattenDiagnosticMessageText(d.messageText, '\n');
    const specifier = /module '([^']+)'/.exec(text)?.[1] ?? /type definition file for '([^']+)'/.exec(text)?.[1];
    libraries.add(!specifier || isBuiltin(specifier) ? 'node' : libraryOf(specifier));
  }
  return [...libraries].sort();
}

function installedMajor(library) {
  if (library === 'node') return process.versions.node.split('.')[0];
  try {
    return JSON.parse(fs.readFileSync(path.join(directory, 'node_modules', library, 'package.json'), 'utf8')).version.split('.')[0];
  } catch {
    return undefined;
  }
}

const run = promisify(execFile);
async function choose(library) {
  const name = typesOf(library);
  for (const range of [installedMajor(library), 'latest']) {
    if (!range) continue;
    try {
      const { stdout } = await run('npm', ['view', `${name}@${range}`, 'version', '--json', ...NPM], { cwd: directory });
      const found = stdout.trim() && [JSON.parse(stdout)].flat();
      if (found?.length) {
        const newest = found.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
        return `${name}@${newest}`;
      }
    } catch (error) {
      // Not there: try the next. Anything else is for people.
      if (!/E404/.test(`${error.stderr}${error.stdout}`)) fail(`npm cannot ask the registry for ${name}: ${(error.stderr || error.message).trim()}`);
    }
  }
  console.log(`no types published for ${library}`);
  return undefined;
}

await main(async () => {
  if (!fs.existsSync(path.join(directory, 'node_modules'))) {
    console.log('installing the dependencies (npm ci)');
    npm('ci');
  }
  const first = new Project(directory);
  const before = first.counts();
  const libraries = missing(first);
  console.log(`${before.total} compiler errors, ${before.missing_types} because of missing types: ${libraries.join(', ') || 'none'}`);
  const packages = (await Promise.all(libraries.map(choose))).filter(Boolean);
  if (packages.length) {
    console.log(`installing ${packages.join(' ')}`);
    npm('install', '--save-dev', '--save-exact', ...packages);
  }
  const second = new Project(directory);
  const left = second.diagnostics();
  report(before, second.counts(left), { packages_installed: packages.length });
  requireNone(second, 'missing_types', left);
});
