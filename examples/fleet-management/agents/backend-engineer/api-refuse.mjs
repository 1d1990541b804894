// The API refuses what its contract, api/openapi.json, forbids, and who asks too often.
//
//   node agents/backend-engineer/api-refuse.mjs [project=api]
//
// First the contract is agreed on: when it is committed and valid, the milestone `contract` is announced, and others
// begin with it. Then every endpoint that takes input gets requests that break its contract: 400 is the answer to all of
// them, and names what is wrong; and to whoever has no credentials, 401. Every endpoint gets what its contract allows, too:
// that is not refused, and answered as it says. Last, requests beyond the limits are answered with 429 and Retry-After.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { build, logIn, projectArgument, startApi, testEnvironment } from '../lib/api.mjs';
import { Checks, main, output } from '../lib/task.mjs';
import { invalidRequests, misfit, validRequests } from './contract-requests.mjs';

const LIMIT = 20;
const LOGIN_LIMIT = 10;
const BEYOND = 10;

const project = projectArgument();

await main(async () => {
  const contract = JSON.parse(readFileSync(path.join(project, 'openapi.json'), 'utf8'));
  const verdict = await new Validator().validate(structuredClone(contract));
  if (!verdict.valid) {
    throw new Error(`openapi.json is no valid OpenAPI document: ${JSON.stringify(verdict.errors)}`);
  }
  if (process.env.DECURION_MILESTONE) {
    appendFileSync(process.env.DECURION_MILESTONE, 'contract\n');
  }
  build(project, { check: false });
  const checks = new Checks();
  const figures = await tryContract(contract, checks);
  const limits = await exceedLimits(checks);
  output({ ...figures, ...limits });
  checks.finish();
});

async function tryContract(contract, checks) {
  const env = { ...testEnvironment(project), UPLOAD_DIR: mkdtempSync(path.join(os.tmpdir(), 'uploads-')) };
  const api = await startApi(project, env);
  try {
    const token = await logIn(api.base, 'admin@fleet.example', env.SEED_ADMIN_PASSWORD);
    const operations = Object.entries(contract.paths).flatMap(([url, item]) => Object.entries(item).map(([method, operation]) => ({ url, method, operation })));
    const ask = (method, request, credentials = token) => send(api.base, credentials, method.toUpperCase(), request);
    return { ...(await breakContract(operations, ask, checks)), ...(await keepContract(operations, ask, checks)) };
  } finally {
    api.stop();
    rmSync(env.UPLOAD_DIR, { recursive: true, force: true });
  }
}

async function breakContract(operations, ask, checks) {
  const counts = { endpoints_tried: 0, endpoints_refusing: 0, invalid_requests: 0, invalid_not_refused: 0 };
  for (const { url, method, operation } of operations) {
    const anonymous = operation.security ? [{ ...validRequests(url, operation)[0], what: 'no credentials', credentials: null, expected: 401 }] : [];
    const requests = [...(letsIn(operation) ? invalidRequests(url, operation) : []), ...anonymous];
    if (requests.length === 0) continue;
    counts.endpoints_tried += 1;
    let refused = 0;
    for (const { what, fault, credentials, expected = 400, ...request } of requests) {
      const { status, body } = await ask(method, request, credentials);
      const refusal = status === expected && typeof body?.error === 'string' && (!fault || body.issues?.some((issue) => issue.path[0] === fault));
      refused += checks.expect(refusal, `${method} ${url} with ${what} is answered with ${status} ${JSON.stringify(body)}`) ? 1 : 0;
    }
    counts.invalid_requests += requests.length;
    counts.invalid_not_refused += requests.length - refused;
    counts.endpoints_refusing += refused === requests.length ? 1 : 0;
  }
  checks.expect(counts.endpoints_tried > 0, 'the contract forbids nothing');
  return counts;
}

/** The token of a log-in is all that there is here: nobody has the keys of partners. */
function letsIn({ security }) {
  return !security || security.some((scheme) => 'token' in scheme);
}

/**
 * What it asks for need not be there (404), nor go with how things stand (409); and who is not logged in may not be known
 * to a log-in (401). Those that delete come last, for what is gone is asked for by others.
 */
async function keepContract(operations, ask, checks) {
  const counts = { valid_endpoints: 0, valid_not_tried: 0, valid_requests: 0, valid_refused: 0, answers_compared: 0, answers_not_as_described: 0 };
  const order = ({ method }) => ['get', 'put', 'patch', 'post', 'delete'].indexOf(method);
  for (const { url, method, operation } of [...operations].sort((a, b) => order(a) - order(b))) {
    if (!letsIn(operation)) {
      counts.valid_not_tried += 1;
      continue;
    }
    counts.valid_endpoints += 1;
    for (const { what, ...request } of validRequests(url, operation)) {
      const { status, body } = await ask(method, request);
      const taken = (status >= 200 && status < 300) || [404, 409].includes(status) || (status === 401 && !operation.security);
      const name = `${method} ${url} with ${what}`;
      counts.valid_requests += 1;
      counts.valid_refused += checks.expect(taken, `${name} fits the contract and is answered with ${status} ${JSON.stringify(body)}`) ? 0 : 1;
      const described = operation.responses[status]?.content?.['application/json']?.schema;
      if (status >= 300 || operation.responses['2XX']) continue;
      counts.answers_compared += 1;
      const wrong = operation.responses[status] ? described && misfit(described, body) : `${status} is not described`;
      counts.answers_not_as_described += checks.expect(!wrong, `${name}: ${wrong}`) ? 0 : 1;
    }
  }
  checks.expect(counts.valid_endpoints > 0, 'the contract allows nothing');
  return counts;
}

async function send(base, token, method, { url, type, body }) {
  const response = await fetch(base + url, {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(type === 'application/json' ? { 'content-type': type } : {}) },
    body: type === 'application/json' ? JSON.stringify(body) : type && formOf(body),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  return { status: response.status, body: text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined };
}

function formOf(fields) {
  const form = new FormData();
  for (const [name, text] of Object.entries(fields)) form.append(name, new Blob([text]), `${name}.bin`);
  return form;
}

/** The limit of all requests, and that of failed log-ins. */
async function exceedLimits(checks) {
  const api = await startApi(project, { ...testEnvironment(project), RATE_LIMIT_PER_MINUTE: String(LIMIT) });
  try {
    const limited = await count(LIMIT, () => fetch(`${api.base}/api/health`, { signal: AbortSignal.timeout(10_000) }), 200, checks, 'requests');
    return { limited, ...(await exceedLogins(checks)) };
  } finally {
    api.stop();
  }
}

async function exceedLogins(checks) {
  const api = await startApi(project, testEnvironment(project));
  try {
    const attempt = () => fetch(`${api.base}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@fleet.example', password: 'guessed-wrong' }),
      signal: AbortSignal.timeout(10_000),
    });
    return { logins_limited: await count(LOGIN_LIMIT, attempt, 401, checks, 'log-ins') };
  } finally {
    api.stop();
  }
}

/** How many of the requests beyond the limit are answered with 429 and the time to wait; the others are answered as always. */
async function count(limit, request, usual, checks, what) {
  let limited = 0;
  for (let i = 0; i < limit + BEYOND; i += 1) {
    const response = await request();
    const body = await response.json();
    if (i < limit) {
      checks.expect(response.status === usual, `${what}: number ${i + 1} of ${limit} allowed is answered with ${response.status}`);
    } else if (response.status === 429 && Number(response.headers.get('retry-after')) > 0 && typeof body.error === 'string') {
      limited += 1;
    }
  }
  checks.expect(limited === BEYOND, `${what}: ${limited} of ${BEYOND} beyond the limit are answered with 429 and Retry-After`);
  return limited;
}
