// Shared by the tasks of this agent: outputs, and the environment the API runs with in tests.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

export const project = path.resolve(process.argv[2] ?? 'api');

export function output(values) {
  const text = Object.entries(values).map(([key, value]) => `${key}=${value}\n`).join('');
  process.stdout.write(text);
  if (process.env.DECURION_OUTPUT) fs.appendFileSync(process.env.DECURION_OUTPUT, text);
}

/** The settings of .env.example; what is empty there is filled with random text, so no secret is stored. */
export function testEnvironment(directory = project) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test', SEED_ADMIN_PASSWORD: randomBytes(12).toString('hex') };
  for (const line of fs.readFileSync(path.join(directory, '.env.example'), 'utf8').split('\n')) {
    const match = /^(\w+)=(.*)$/.exec(line.trim());
    if (match) env[match[1]] = match[2] || randomBytes(24).toString('hex');
  }
  return env;
}

/** Compiles the API to dist with its own tsc; ends the task when it has errors. Returns how many modules there are. */
export function build() {
  const dist = path.join(project, 'dist');
  fs.rmSync(dist, { recursive: true, force: true });
  const tsc = spawnSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.json', '--pretty', 'false', '--noEmitOnError'], { cwd: project, encoding: 'utf8' });
  process.stdout.write(tsc.stdout);
  process.stderr.write(tsc.stderr);
  const modules = fs.existsSync(dist) ? fs.readdirSync(dist, { recursive: true }).filter((f) => f.endsWith('.js')).length : 0;
  if (tsc.status !== 0 || !modules) {
    output({ modules });
    console.error('the API does not build');
    process.exit(1);
  }
  return modules;
}
