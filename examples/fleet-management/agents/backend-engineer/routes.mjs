// The routes that the sources of an Express application declare, and what their handlers read of a request.

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
