// The API refuses what its contract, api/openapi.json, forbids, and who asks too often.
//
//   node agents/backend-engineer/api-refuse.mjs [project=api]
//
// First the contract is agreed on: when it is committed and valid, the milestone `contract` is announced, and others
// begin with it. Then every endpoint that takes input gets requests that break its contract:
// 400 is the answer to all of them, and names what is wrong. Last, requests beyond the limits are answered with 429 and Retry-After.
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { build, logIn, projectArgument, startApi, testEnvironment } from '../lib/api.mjs';
import { Checks, main, output } from '../lib/task.mjs';

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
  const refusals = await breakContract(contract, checks);
  const limits = await exceedLimits(checks);
  output({ ...refusals, ...limits });
  checks.finish();
});

async function breakContract(contract, checks) {
  const env = testEnvironment(project);
  const api = await startApi(project, env);
  try {
    const token = await logIn(api.base, 'admin@fleet.example', env.SEED_ADMIN_PASSWORD);
    const counts = { endpoints_tried: 0, endpoints_refusing: 0, invalid_requests: 0, invalid_not_refused: 0 };
    for (const [url, item] of Object.entries(contract.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const requests = invalidRequests(url, operation);
        if (requests.length === 0) continue;
        counts.endpoints_tried += 1;
        let refused = 0;
        for (const { what, fault, ...request } of requests) {
          const { status, body } = await send(api.base, token, method.toUpperCase(), request);
          const refusal = status === 400 && typeof body?.error === 'string' && (!fault || body.issues?.some((issue) => issue.path[0] === fault));
          refused += checks.expect(refusal, `${method} ${url} with ${what} is answered with ${status} ${JSON.stringify(body)}`) ? 1 : 0;
        }
        counts.invalid_requests += requests.length;
        counts.invalid_not_refused += requests.length - refused;
        counts.endpoints_refusing += refused === requests.length ? 1 : 0;
      }
    }
    checks.expect(counts.endpoints_tried > 0, 'the contract forbids nothing');
    return counts;
  } finally {
    api.stop();
  }
}

/** Requests that break the contract; `fault` is the parameter that the answer must name, for a body may be missing too. */
function invalidRequests(url, { parameters = [], requestBody }) {
  const values = new Map(parameters.filter((p) => p.required).map((p) => [p.name, valid(p.schema)]));
  const content = requestBody?.content ?? {};
  const [type] = Object.keys(content);
  const request = (changed, what, body) => {
    const all = new Map([...values, ...changed]);
    const place = parameters.filter((p) => p.in === 'path').reduce((at, p) => at.replace(`{${p.name}}`, encodeURIComponent(all.get(p.name))), url);
    const query = parameters.filter((p) => p.in === 'query' && all.get(p.name) !== undefined).flatMap((p) => [all.get(p.name)].flat().map((v) => `${p.name}=${encodeURIComponent(v)}`));
    return { url: query.length > 0 ? `${place}?${query.join('&')}` : place, what, type, body };
  };
  const requests = [];
  for (const p of parameters) {
    const bad = invalid(p);
    if (bad !== undefined) requests.push({ ...request([[p.name, bad]], `${p.name}=${bad}`), fault: p.name });
    if (p.required && p.in === 'query') requests.push({ ...request([[p.name, undefined]], `no ${p.name}`), fault: p.name });
  }
  if (type === 'application/json') {
    requests.push(request([], 'a list as its body', []));
    if (content[type].schema.required?.length || content[type].schema.oneOf) requests.push(request([], 'an empty body', {}));
    if (content[type].schema.additionalProperties === false) requests.push(request([], 'an unknown property', { unknown: 1 }));
  } else if (type) {
    requests.push(request([], 'no file'));
  }
  return requests;
}

function valid(schema) {
  return schema.enum?.[0] ?? { integer: 1, number: 1 }[schema.type] ?? 'a';
}

/** A value that the schema forbids. Any text of a path is good where the schema wants text. */
function invalid({ in: place, schema }) {
  if (schema.enum) return 'none-of-these';
  if (schema.type !== 'string') return 'x';
  return place === 'query' ? ['a', 'b'] : undefined;
}

async function send(base, token, method, { url, type, body }) {
  const response = await fetch(base + url, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(type === 'application/json' ? { 'content-type': type } : {}) },
    body: type === 'application/json' ? JSON.stringify(body ?? {}) : type && new FormData(),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  return { status: response.status, body: text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined };
}

/** The limit of all requests, and that of failed log-ins. */
async function exceedLimits(checks) {
  const api = await startApi(project, { ...testEnvironment(project), RATE_LIMIT_PER_MINUTE: String(LIMIT) });
  try {
    const ask = await count(LIMIT, () => fetch(`${api.base}/api/health`, { signal: AbortSignal.timeout(10_000) }), 200, checks, 'requests');
    return { over_limit: BEYOND, limited: ask, ...(await exceedLogins(checks)) };
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
    return { logins_over_limit: BEYOND, logins_limited: await count(LOGIN_LIMIT, attempt, 401, checks, 'log-ins') };
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
