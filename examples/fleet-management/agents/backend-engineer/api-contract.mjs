// Writes api/openapi.json: every endpoint of the running application, with what it takes from its own Zod schemas, and
// what it answers from the types and the middleware of the sources.
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
import { build, projectArgument, testEnvironment } from '../lib/api.mjs';
import { Checks, main, output } from '../lib/task.mjs';
import { Project } from '../typescript-fixer/lib/project.mjs';
import { answersOf, declaredRoutes, guardsOf, pathParameters, uploadedAs } from './routes.mjs';

const project = projectArgument();
const require = createRequire(path.join(project, 'package.json'));
const schemasOf = (route) => route.handlers.find((h) => h.schemas)?.schemas ?? {};
const templateOf = (route) => route.path.replace(/:(\w+)/g, '{$1}');
const FAILURE = { description: 'Why not', content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } } };

await main(async () => {
  // The task before has just checked the types.
  build(project, { check: false });
  Object.assign(process.env, testEnvironment(project));
  extendZodWithOpenApi(require('zod').z);
  const { createApp } = require('./dist/app.js');
  const { authenticate } = require('./dist/middleware/auth.js');
  const declared = declaredInSources();
  const routes = mountedRoutes(createApp()._router, authenticate);
  for (const route of routes) {
    route.source = declared.find((it) => it.router === route.router && it.method === route.method && it.path === route.declared);
  }
  const file = path.join(project, 'openapi.json');
  fs.writeFileSync(file, `${JSON.stringify(describe(routes), null, 2)}\n`);
  await compare(JSON.parse(fs.readFileSync(file, 'utf8')), declared, routes);
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
  const scheme = (name, definition) => ({ [registry.registerComponent('securitySchemes', name, definition).name]: [] });
  const loggedIn = [
    scheme('token', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }),
    scheme('session', { type: 'apiKey', in: 'cookie', name: 'session' }),
  ];
  registry.registerComponent('schemas', 'Failure', {
    type: 'object', properties: { error: { type: 'string' }, issues: { type: 'array', items: { type: 'object' } } }, required: ['error'],
  });
  for (const route of routes) {
    const { params, query, body, file } = schemasOf(route);
    const headers = route.secured ? [] : route.source?.guards.headers ?? [];
    const security = route.secured ? loggedIn : headers.map((name) => scheme(name, { type: 'apiKey', in: 'header', name }));
    registry.registerPath({
      method: route.method,
      path: templateOf(route),
      operationId: `${route.method}${route.path.replace(/\W+(\w)?/g, (_all, c) => (c ?? '').toUpperCase())}`,
      ...(security.length > 0 ? { security } : {}),
      request: {
        params,
        query,
        ...(body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {}),
        ...(file ? { body: { required: true, content: { 'multipart/form-data': { schema: formWith(route.source?.upload) } } } } : {}),
      },
      responses: {
        ...Object.fromEntries([
          ...(params || query || body || file ? [400] : []),
          ...(security.length > 0 ? [401] : []),
          ...(params ? [404] : []),
          ...(body || file ? [413] : []),
          ...(route.source?.guards.statuses ?? []),
          429, 'default',
        ].map((status) => [status, FAILURE])),
        ...answersTo(route.source?.answers ?? []),
      },
    });
  }
  const { name, description, version } = require('./package.json');
  const document = new OpenApiGeneratorV3(registry.definitions).generateDocument({ openapi: '3.0.3', info: { title: description ?? name, version } });
  routes.forEach((route) => correctQuery(document.paths[templateOf(route)][route.method], schemasOf(route).query));
  return document;
}

/** A schema that coerces takes null for a number, and is exported as optional: what the API does without it is what counts. */
function correctQuery(operation, query) {
  for (const parameter of operation.parameters ?? []) {
    delete parameter.schema.nullable;
    if (parameter.in === 'query') parameter.required = !query.shape[parameter.name].safeParse(undefined).success;
  }
}

function formWith(field) {
  const binary = { type: 'string', format: 'binary' };
  return { type: 'object', ...(field ? { properties: { [field]: binary }, required: [field] } : { additionalProperties: binary }) };
}

function answersTo(answers) {
  if (!answers.some(({ status }) => status < 400)) {
    return { '2XX': { description: 'Done; the sources do not tell what it is answered with' } };
  }
  return Object.fromEntries(answers.map(({ status, type, schema }) => [
    status,
    status >= 400 ? FAILURE : { description: 'Done', ...(type ? { content: { [type]: { schema } } } : {}) },
  ]));
}

/** The document is valid, and has all that the sources declare. */
async function compare(document, declared, mounted) {
  const checks = new Checks();
  const verdict = await new Validator().validate(structuredClone(document));
  checks.expect(verdict.valid, `openapi.json is no valid OpenAPI document: ${JSON.stringify(verdict.errors)?.slice(0, 2000)}`);
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  let withInput = 0;
  let described = 0;
  for (const route of declared) {
    const at = mounted.find((it) => it.source === route);
    const operation = at && document.paths[templateOf(at)]?.[at.method];
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
  const answered = operations.filter(({ responses }) => !responses['2XX']);
  output({
    endpoints: operations.length, declared: declared.length, with_input: withInput, input_described: described,
    undescribed: declared.length - operations.length + withInput - described, answers_described: answered.length,
  });
  checks.finish();
}

/** The routes that the sources declare, with the router that their module exports, what guards them and what they answer. */
function declaredInSources() {
  const program = new Project(project);
  const { ts, checker } = program;
  const sources = path.join(project, 'src');
  return program.sources().filter((source) => source.fileName.startsWith(sources) && !source.isDeclarationFile).flatMap((source) => {
    const file = path.relative(sources, source.fileName);
    return declaredRoutes(ts, source).map((route) => ({
      ...route,
      file,
      router: require(path.join(project, 'dist', file.replace(/\.ts$/, '.js')))[route.call.expression.expression.getText(source)],
      guards: guardsOf(ts, checker, route),
      upload: uploadedAs(ts, route),
      answers: answersOf(ts, checker, route),
    }));
  });
}
