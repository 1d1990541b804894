// Attacks the built API, started as a process of its own, and asks it for what honest users want.
//
//   node agents/security-specialist/attacks.mjs [project=api] --expect=succeed|fail
//
// With `--expect=succeed` every attack must succeed: what never worked would prove nothing when it fails later.
// With `--expect=fail` none may. The honest requests must work in both cases.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { build, logIn, projectArgument, startApi, testEnvironment } from '../lib/api.mjs';
import { Checks, main, output } from '../lib/task.mjs';

// What leaked with the sources stays known, whatever becomes of the sources.
const LEAKED_TOKEN_SECRET = 'tR8vQ2mZx6Lw9KfB4nYc7HsD';
const LEAKED_API_KEY = 'Jf5pW3gXs8Ud2RkNq6Ma9VbE';
const SCRIPT = '<script>fetch("/api/profile")</script>';
const PAGES = [
  ['page.html', 'text/html', `<!doctype html>${SCRIPT}`],
  ['page.svg', 'image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`],
  ['page.xhtml', 'application/xhtml+xml', `<html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`],
];
const VIEWER = { email: 'viewer@fleet.example', password: 'only-for-looking' };

const project = projectArgument();
const expected = process.argv.find((a) => a.startsWith('--expect='))?.slice('--expect='.length);

await main(async () => {
  if (!['succeed', 'fail'].includes(expected)) {
    throw new Error('--expect=succeed or --expect=fail is missing');
  }
  // Before the repair, agent 1 has just checked the types.
  build(project, { check: expected === 'fail' });
  const directory = mkdtempSync(path.join(os.tmpdir(), 'attacks-'));
  const outside = randomBytes(12).toString('hex');
  const env = { ...testEnvironment(project), UPLOAD_DIR: path.join(directory, 'uploads') };
  mkdirSync(env.UPLOAD_DIR);
  writeFileSync(path.join(directory, 'outside.txt'), outside);
  const api = await startApi(project, env);
  try {
    await attack(await client(api.base, env), outside, env);
  } finally {
    api.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});

/** Requests as the administrator, as a viewer, or as nobody. */
async function client(base, env) {
  const admin = await logIn(base, 'admin@fleet.example', env.SEED_ADMIN_PASSWORD);
  const request = async (token, method, url, { json, form, headers } = {}) => {
    const response = await fetch(`${base}/api${url}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: json ? JSON.stringify(json) : form,
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
  const added = await request(admin, 'POST', '/users', { json: VIEWER });
  if (added.json?.role !== 'viewer') {
    throw new Error(`no user could be added to attack with: ${added.status} ${added.text}`);
  }
  const viewer = await logIn(base, VIEWER.email, VIEWER.password);
  return {
    anonymously: request.bind(undefined, undefined),
    asViewer: request.bind(undefined, viewer),
    viewerLogsIn: () => logIn(base, VIEWER.email, VIEWER.password),
    request,
  };
}

async function attack({ anonymously, asViewer, viewerLogsIn, request }, outside, env) {
  const notes = (text) => asViewer('GET', `/service-notes?text=${encodeURIComponent(text)}`);
  const confidential = (answer) => answer.text.includes('speeding') || answer.text.includes('dispute');
  const partnersSee = async (secret) => {
    const jwt = createRequire(path.join(project, 'package.json'))('jsonwebtoken');
    const token = jwt.sign({ sub: 'a-partner' }, secret, { expiresIn: 60 });
    return (await anonymously('GET', '/partners/vehicles', { headers: { 'x-partner-token': token } })).status === 200;
  };
  const partnersExport = async (key) =>
    (await anonymously('GET', '/partners/export', { headers: { 'x-api-key': key } })).status === 200;
  /** The answer to a viewer who asks for what was uploaded. */
  const uploaded = async (name, type, text) => {
    const form = new FormData();
    form.append('photo', new Blob([text], { type }), name);
    const { file } = (await asViewer('POST', '/inspections/photos', { form })).json ?? {};
    return asViewer('GET', `/documents/${file}`);
  };
  /** Whether a browser would run the script of the page, in the session of whoever opens it. */
  const isShown = async ([name, type, text]) => {
    const { status, headers } = await uploaded(name, type, text);
    if (status !== 200 || /^attachment\b/i.test(headers.get('content-disposition') ?? '')) return false;
    const served = headers.get('content-type');
    return /html|xml|svg/i.test(served ?? '') || (!served && headers.get('x-content-type-options') !== 'nosniff');
  };
  const attacks = {
    'SQL injection reads confidential notes': async () => confidential(await notes("' OR 1=1 --")),
    'SQL injection reads the token of an integration': async () =>
      /[0-9a-f]{48}/.test((await notes("nothing' UNION SELECT 0, 0, token FROM integrations --")).text),
    'SQL injection through a number': async () =>
      confidential(await asViewer('GET', `/service-notes/vehicles/${encodeURIComponent('0 OR 1=1')}`)),
    'a viewer becomes an administrator': async () => {
      await asViewer('PATCH', '/profile', { json: { role: 'admin' } });
      return (await request(await viewerLogsIn(), 'DELETE', '/vehicles/4')).status === 204;
    },
    'a file outside the uploads is read': async () =>
      (await asViewer('GET', `/documents/${encodeURIComponent('../outside.txt')}`)).text.includes(outside),
    'a partner token is forged': () => partnersSee(LEAKED_TOKEN_SECRET),
    'the API key of the sources opens the export': () => partnersExport(LEAKED_API_KEY),
    // Nobody could do this before the repair of the files: it looks for what a repair brings in.
    ...(expected === 'fail' ? { 'an uploaded page is served as a page': async () => (await Promise.all(PAGES.map(isShown))).some(Boolean) } : {}),
  };
  const honest = {
    'a search finds public notes': async () => (await notes('brake')).json?.map((n) => n.id).join() === '1,3',
    // Where text becomes part of the SQL, this is no attack and yet an error.
    ...(expected === 'fail' ? { 'a search with an apostrophe': async () => (await notes("driver's")).json?.length === 0 } : {}),
    // Before the repair nobody could set these.
    ...(expected === 'fail' ? {
      'a partner with a token of the deployment sees vehicles': () => partnersSee(env.PARTNER_TOKEN_SECRET),
      'a partner with the key of the deployment exports': () => partnersExport(env.EXPORT_API_KEY),
    } : {}),
    'the notes of a vehicle': async () => (await asViewer('GET', '/service-notes/vehicles/1')).json?.map((n) => n.id).join() === '1',
    'users change their names': async () =>
      (await asViewer('PATCH', '/profile', { json: { displayName: 'Vera' } })).json?.displayName === 'Vera',
    'an uploaded photo is read': async () => (await uploaded('tyre.png', 'image/png', 'tyre')).text === 'tyre',
    'without token or key, partners are refused': async () =>
      (await anonymously('GET', '/partners/vehicles')).status === 401 && (await anonymously('GET', '/partners/export')).status === 401,
  };
  const checks = new Checks();
  let works = 0;
  // Before the attacks, for one of them may change what the honest ones ask for.
  for (const [name, request] of Object.entries(honest)) {
    works += checks.expect(await request(), `honest request: ${name}`) ? 1 : 0;
  }
  let succeeded = 0;
  for (const [name, attempt] of Object.entries(attacks)) {
    const success = await attempt();
    console.log(`attack ${success ? 'succeeds' : 'fails'}: ${name}`);
    succeeded += success ? 1 : 0;
    checks.expect(success === (expected === 'succeed'), success ? `the attack succeeds: ${name}` : `the attack fails already: ${name}`);
  }
  output({ attacks: Object.keys(attacks).length, attacks_succeeded: succeeded, honest: Object.keys(honest).length, honest_work: works });
  checks.finish();
}
