// The API as the tasks build and start it: the environment it runs with, its build, and its process.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * The settings of .env.example; what is empty there is filled with random text, so no secret is stored. With REDIS_URL
 * the API has its cache and its sessions there, apart from those of others.
 */
export function testEnvironment(project) {
  const { REDIS_URL } = process.env;
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test', SEED_ADMIN_PASSWORD: randomBytes(12).toString('hex') };
  for (const line of fs.readFileSync(path.join(project, '.env.example'), 'utf8').split('\n')) {
    const match = /^(\w+)=(.*)$/.exec(line.trim());
    if (match) env[match[1]] = match[2] || randomBytes(24).toString('hex');
  }
  if (REDIS_URL) Object.assign(env, { REDIS_URL, CACHE_PREFIX: `fleet-api:${randomUUID()}:` });
  return env;
}

/**
 * Compiles the API to dist with its own TypeScript, and returns how many modules there are.
 *
 * @param {{check?: boolean}} options without the check of types where a task before has just done it: a third of the
 *   time, for each module is then translated by itself, from `rootDir` to `outDir` of tsconfig.json
 */
export function build(project, { check = true } = {}) {
  const dist = path.join(project, 'dist');
  fs.rmSync(dist, { recursive: true, force: true });
  const errors = check ? compile(project) : translate(project);
  const modules = fs.existsSync(dist) ? fs.readdirSync(dist, { recursive: true }).filter((f) => f.endsWith('.js')).length : 0;
  if (errors || modules === 0) {
    throw new Error(`the API does not build:\n${errors}`);
  }
  return modules;
}

function compile(project) {
  const options = ['-p', 'tsconfig.json', '--pretty', 'false', '--noEmitOnError'];
  const tsc = spawnSync('npx', ['--no-install', 'tsc', ...options], { cwd: project, encoding: 'utf8' });
  return tsc.status === 0 ? '' : (tsc.error?.message ?? `${tsc.stdout}${tsc.stderr}tsc ended with ${tsc.status}`);
}

function translate(project) {
  const ts = createRequire(path.join(project, 'package.json'))('typescript');
  const { config = {}, error } = ts.readConfigFile(path.join(project, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, project);
  const errors = error ? [error] : [];
  for (const fileName of fileNames) {
    const { outputText, diagnostics } = ts.transpileModule(fs.readFileSync(fileName, 'utf8'), {
      compilerOptions: { ...options, sourceMap: false }, fileName, reportDiagnostics: true,
    });
    errors.push(...diagnostics);
    const module = path.join(options.outDir, path.relative(options.rootDir, fileName)).replace(/\.ts$/, '.js');
    fs.mkdirSync(path.dirname(module), { recursive: true });
    fs.writeFileSync(module, outputText);
  }
  return ts.formatDiagnostics(errors, { getCurrentDirectory: () => project, getCanonicalFileName: (name) => name, getNewLine: () => '\n' });
}

/**
 * Starts the built API as a process of its own, on 127.0.0.1 with a free port.
 *
 * @returns {Promise<{base: string, stop: () => void}>} it is stopped with this process at the latest
 */
export async function startApi(project, env) {
  const server = spawn(process.execPath, [path.join(project, 'dist', 'server.js')], {
    env: { ...env, API_HOST: '127.0.0.1', API_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => server.kill('SIGKILL');
  process.on('exit', stop);
  const base = await new Promise((resolve, reject) => {
    let text = '';
    server.stdout.on('data', (chunk) => {
      text += chunk;
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
      if (url) resolve(url);
    });
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`the API ended with ${code} before it listened: its lines above say why`)));
    setTimeout(() => reject(new Error('the API did not listen within 20 s')), 20_000).unref();
  });
  return { base, stop };
}

/** Logs in and returns the token. */
export async function logIn(base, email, password) {
  const response = await fetch(`${base}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status !== 200) {
    throw new Error(`the log-in of ${email} was answered with ${response.status}: lines of the API above may say why`);
  }
  return (await response.json()).token;
}

/** The project's directory: the first argument that is no option, else api. */
export const projectArgument = () => path.resolve(process.argv.slice(2).find((a) => !a.startsWith('--')) ?? 'api');
