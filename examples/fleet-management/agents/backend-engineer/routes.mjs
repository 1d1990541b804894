// The routes that the sources of an Express application declare, and what their handlers read of a request.
import { schemaOfType } from './schema-of-type.mjs';

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

/**
 * Calls like `routes.get('/:id', …, handler)` in one source.
 *
 * @returns {{call, method, path, handlers, handler, reads: Map<string, Array>}[]} `reads`: the nodes that read
 *   `req.params.x`, `req.query.x`, `req.body` and `req.file`, by `params`, `query`, `body`, `file`
 */
export function declaredRoutes(ts, source) {
  const routes = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && METHODS.has(node.expression.name.text)
      && node.arguments.length > 1 && ts.isStringLiteralLike(node.arguments[0]) && node.arguments[0].text.startsWith('/')) {
      const handlers = node.arguments.slice(1);
      routes.push({
        call: node,
        method: node.expression.name.text,
        path: node.arguments[0].text,
        handlers,
        handler: handlers.at(-1),
        reads: readsOf(ts, source, handlers.at(-1)),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return routes;
}

function readsOf(ts, source, handler) {
  const reads = new Map(['params', 'query', 'body', 'file'].map((part) => [part, []]));
  const visit = (node) => {
    if (ts.isPropertyAccessExpression(node) && node.expression.getText(source) === 'req') {
      reads.get(node.name.text)?.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(handler);
  return reads;
}

export const pathParameters = (path) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);

/** What the middleware of a route refuses by itself: the statuses it names, and the headers it reads credentials from. */
export function guardsOf(ts, checker, { handlers }) {
  const statuses = new Set();
  const headers = new Set();
  for (const handler of handlers.slice(0, -1)) {
    const named = ts.isCallExpression(handler) ? handler.expression : handler;
    const symbol = checker.getSymbolAtLocation(named);
    const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const text = target?.valueDeclaration?.getText() ?? '';
    for (const [, status] of text.matchAll(/\bHttpError\((\d{3})\b/g)) statuses.add(Number(status));
    for (const [, header] of text.matchAll(/\breq\.header\('([\w-]+)'\)/g)) headers.add(header);
  }
  return { statuses: [...statuses], headers: [...headers] };
}

/** The name of the form's field that a route takes a file from. */
export function uploadedAs(ts, { handlers }) {
  const single = handlers.find((handler) => ts.isCallExpression(handler) && handler.expression.name?.text === 'single');
  return single?.arguments[0] && ts.isStringLiteralLike(single.arguments[0]) ? single.arguments[0].text : undefined;
}

/** What a handler answers by itself: `res.status(201).json(value)`, `res.type('text/csv').send(text)`, `res.status(204).end()`. */
export function answersOf(ts, checker, { handler }) {
  const answers = new Map();
  const visit = (node) => {
    if (ts.isCallExpression(node) && ['json', 'send', 'end'].includes(node.expression.name?.text)) {
      const chain = chainOf(ts, node);
      const status = Number(chain?.get('status')?.[0]?.getText() ?? 200);
      if (chain && Number.isInteger(status)) answers.set(status, { status, ...contentOf(ts, checker, node, chain) });
    }
    ts.forEachChild(node, visit);
  };
  visit(handler);
  return [...answers.values()];
}

/** The arguments of the calls before, by name, where it begins with `res`. */
function chainOf(ts, call) {
  const calls = new Map();
  let at = call.expression.expression;
  while (ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression)) {
    calls.set(at.expression.name.text, at.arguments);
    at = at.expression.expression;
  }
  return at.getText() === 'res' ? calls : undefined;
}

function contentOf(ts, checker, { expression, arguments: [value] }, chain) {
  if (expression.name.text === 'end' || !value) return {};
  if (expression.name.text === 'json') {
    const schema = schemaOfType(ts, checker, checker.getTypeAtLocation(value));
    return { type: 'application/json', schema: schema ?? {} };
  }
  const type = chain.get('type')?.[0];
  return { type: type && ts.isStringLiteralLike(type) ? type.text : 'application/octet-stream', schema: { type: 'string' } };
}
