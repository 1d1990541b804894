// Shared by the tasks of this agent: outputs, and the environment the API runs with in tests.
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

/** The tasks that run the API need its build. */
export function requireBuild() {
  if (fs.existsSync(path.join(project, 'dist', 'app.js'))) return;
  console.error(`${path.join(path.basename(project), 'dist', 'app.js')} is missing: build the API first`);
  process.exit(1);
}
