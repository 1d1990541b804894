// Writes api/openapi.json: every endpoint of the running application, with what it takes from its own Zod schemas.
//
//   node agents/backend-engineer/api-contract.mjs [project=api]
//
// The document is compared with the sources, which the TypeScript compiler reads: no route may be left out, and none
// that reads parameters, query, body or file may be described without them.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { OpenAPIRegistry, OpenApiGeneratorV3, extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { Validator } from '@seriousme/openapi-schema-validator';
import { z } from 'zod';
import { build, projectArgument, testEnvironment } from '../lib/api.mjs';
import { Checks, main, output } from '../lib/task.mjs';
import { declaredRoutes, pathParameters } from './routes.mjs';

const project = projectArgument();
const require = createRequire(path.join(project, 'package.json'));

await main(async () => {
  // The task before has just checked the types.
  build(project, { check: false });
  Object.assign(process.env, testEnvironment(project));
  extendZodWithOpenApi(require('zod').z);
  const { createApp } = require('./dist/app.js');
  const { authenticate } = require('./dist/middleware/auth.js');
  const routes = mountedRoutes(createApp()._router, authenticate);
  const document = describe(routes);
  const file = path.join(project, 'openapi.json');
  fs.writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  await compare(JSON.parse(fs.readFileSync(file, 'utf8')), routes);
});

/** What the routers of Express 4 answer: method, path, handlers, and whether one has to be logged in. */
function mountedRoutes(router, authenticate, prefix = '', before = false) {
  const routes = [];
  let secured = before;
  for (const layer of router.stack) {
    if (layer.handle === authenticate) secured = true;
    else if (layer.route) {
      const handlers = layer.route.stack.map((l) => l.handle);
      for (const method of Object.keys(layer.route.methods)) {
        routes.push({ router, declared: layer.route.path, method, path: `${prefix}${layer.route.path}`.replace(/(.)\/$/, '$1'), handlers, secured: secured || handlers.includes(authenticate) });
      }
    } else if (layer.handle?.stack) routes.push(...mountedRoutes(layer.handle, authenticate, prefix + mountOf(layer), secured));
  }
  return routes;
}

/** The mount path of a layer, from the regular expression Express 4 made of it. */
function mountOf(layer) {
  if (layer.regexp.fast_slash) return '';
  return layer.regexp.source.replace('^', '').replace(/\\\/\?\(\?=\\\/\|\$\)$/, '').replace(/\\(.)/g, '$1');
}

function describe(routes) {
  const registry = new OpenAPIRegistry();
  const logIn = registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  const failure = { description: 'Why not', content: { 'application/json': { schema: z.object({ error: z.string(), issues: z.array(z.any()).optional() }) } } };
  for (const route of routes) {
    const { params, query, body, file } = route.handlers.find((h) => h.schemas)?.schemas ?? {};
    const takes = params || query || body || file;
    registry.registerPath({
      method: route.method,
      path: route.path.replace(/:(\w+)/g, '{$1}'),
      operationId: `${route.method}${route.path.replace(/\W+(\w)?/g, (_all, c) => (c ?? '').toUpperCase())}`,
      ...(route.secured ? { security: [{ [logIn.name]: [] }] } : {}),
      request: {
        params,
        query,
        ...(body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {}),
        ...(file ? { body: { required: true, content: { 'multipart/form-data': { schema: { type: 'object', additionalProperties: { type: 'string', format: 'binary' } } } } } } : {}),
      },
      responses: {
        '2XX': { description: 'Done' },
        ...(takes ? { 400: failure } : {}),
        ...(route.secured ? { 401: failure } : {}),
        429: failure,
      },
    });
  }
  const { name, description, version } = require('./package.json');
  return new OpenApiGeneratorV3(registry.definitions).generateDocument({ openapi: '3.0.3', info: { title: description ?? name, version } });
}

/** The document is valid, and has all that the sources declare. */
async function compare(document, mounted) {
  const checks = new Checks();
  const verdict = await new Validator().validate(structuredClone(document));
  checks.expect(verdict.valid, `openapi.json is no valid OpenAPI document: ${JSON.stringify(verdict.errors)?.slice(0, 2000)}`);
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  const declared = declaredInSources();
  let withInput = 0;
  let described = 0;
  for (const route of declared) {
    const at = mounted.find((it) => it.router === route.router && it.method === route.method && it.declared === route.path);
    const operation = at && document.paths[at.path.replace(/:(\w+)/g, '{$1}')]?.[at.method];
    const name = `${route.file}: ${route.method} ${route.path}`;
    if (!checks.expect(operation, `${name} is not in the document`)) continue;
    const wanted = [
      ...pathParameters(route.path).map((p) => ['parameter', p]),
      ...route.reads.get('query').map((node) => ['parameter', node.parent.name.text]),
      ...route.reads.get('body').slice(0, 1).map(() => ['application/json']),
      ...route.reads.get('file').slice(0, 1).map(() => ['multipart/form-data']),
    ];
    if (wanted.length === 0) continue;
    withInput += 1;
    const missing = wanted.filter(([kind, parameter]) => (kind === 'parameter'
      ? !operation.parameters?.some((it) => it.name === parameter && it.schema?.type)
      : !Object.keys(operation.requestBody?.content?.[kind]?.schema ?? {}).length));
    described += checks.expect(missing.length === 0, `${name}: the document does not say what is expected as ${missing.join('; ')}`) ? 1 : 0;
  }
  checks.expect(operations.length === declared.length, `${declared.length} routes are declared, ${operations.length} are in the document`);
  output({ endpoints: operations.length, declared: declared.length, with_input: withInput, input_described: described, undescribed: declared.length - operations.length + withInput - described });
  checks.finish();
}

/** The routes that the sources declare, with the router that their module exports. */
function declaredInSources() {
  const ts = require('typescript');
  const sources = path.join(project, 'src');
  return fs.readdirSync(sources, { recursive: true }).filter((file) => file.endsWith('.ts')).flatMap((file) => {
    const source = ts.createSourceFile(file, fs.readFileSync(path.join(sources, file), 'utf8'), ts.ScriptTarget.Latest, true);
    return declaredRoutes(ts, source).map((route) => {
      const name = route.call.expression.expression.getText(source);
      return { ...route, file, router: require(path.join(project, 'dist', file.replace(/\.ts$/, '.js')))[name] };
    });
  });
}
