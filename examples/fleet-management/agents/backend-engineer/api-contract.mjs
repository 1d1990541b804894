#!/usr/bin/env node
// Loads the built Express application, reads its routes from the routers, writes openapi.json from them and checks
// that every route the sources declare is in it, with its path parameters. Usage: api-contract.mjs [project=api]
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { output, project, build, testEnvironment } from './lib.mjs';

build();
Object.assign(process.env, testEnvironment());
const require = createRequire(path.join(project, 'package.json'));
const { createApp } = require('./dist/app.js');
const manifest = require('./package.json');

/** The mount path of a layer, from the regular expression Express 4 made of it. */
function mountOf(layer) {
  if (layer.regexp.fast_slash) return '';
  return layer.regexp.source.replace('^', '').replace(/\\\/\?\(\?=\\\/\|\$\)$/, '').replace(/\\(.)/g, '$1');
}

const routes = [];
function collect(stack, prefix) {
  for (const layer of stack) {
    if (layer.route) for (const method of Object.keys(layer.route.methods)) routes.push({ method, path: `${prefix}${layer.route.path}`.replace(/(.)\/$/, '$1') });
    else if (layer.handle?.stack) collect(layer.handle.stack, prefix + mountOf(layer));
  }
}
collect(createApp()._router.stack, '');

const document = { openapi: '3.0.3', info: { title: manifest.description ?? manifest.name, version: manifest.version }, paths: {} };
for (const route of routes) {
  const parameters = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const name = route.path.replace(/:(\w+)/g, '{$1}');
  const operation = { operationId: `${route.method}${name.replace(/\W+(\w)?/g, (_all, c) => (c ?? '').toUpperCase())}`, responses: { default: { description: 'see the source' } } };
  if (parameters.length) operation.parameters = parameters;
  if (['post', 'put', 'patch'].includes(route.method)) operation.requestBody = { content: { 'application/json': { schema: { type: 'object' } } } };
  (document.paths[name] ??= {})[route.method] = operation;
}
const file = path.join(project, 'openapi.json');
fs.writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);

// The other way round: what the sources declare, counted by the TypeScript parser, must be in the written file.
const ts = require('typescript');
const written = JSON.parse(fs.readFileSync(file, 'utf8'));
const documented = Object.entries(written.paths).flatMap(([name, item]) => Object.keys(item).map((method) => `${method} ${name}`));
const declared = [];
for (const source of fs.readdirSync(path.join(project, 'src'), { recursive: true }).filter((f) => f.endsWith('.ts'))) {
  const tree = ts.createSourceFile(source, fs.readFileSync(path.join(project, 'src', source), 'utf8'), ts.ScriptTarget.Latest, true);
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.arguments.length > 1 && ts.isStringLiteralLike(node.arguments[0])
      && /^(get|post|put|patch|delete)$/.test(node.expression.name.text) && node.arguments[0].text.startsWith('/')) {
      declared.push({ source, method: node.expression.name.text, suffix: node.arguments[0].text.replace(/:(\w+)/g, '{$1}').replace(/^\/$/, '') });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
}
const missing = declared.filter((d) => !documented.some((entry) => entry.startsWith(`${d.method} `) && entry.endsWith(d.suffix)));
const unique = new Set(documented).size;
output({ endpoints: unique, paths: Object.keys(written.paths).length, declared: declared.length, undocumented: missing.length });
for (const d of missing) console.error(`${d.source}: ${d.method} ${d.suffix || '/'} is not reachable in the application`);
if (!unique || missing.length || unique !== declared.length) {
  console.error(`${declared.length} routes declared, ${unique} documented`);
  process.exit(1);
}
