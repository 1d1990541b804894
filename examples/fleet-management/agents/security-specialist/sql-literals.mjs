// An ESLint rule: the SQL that a database gets is a literal, or a constant made of literals; values are its parameters.

const ANYWHERE = new Set(['query', 'prepare', 'raw', 'execute']);
// Maps have `get`, regular expressions `exec`: these count where a database is named, or SQL is to be seen.
const ON_DATABASES = new Set(['exec', 'run', 'all', 'get', 'each']);
const DATABASE = /(^|[a-z_])(db|database|sqlite|connection|archive)$/i;
const SQL = /^\s*(select|insert|update|delete|with|create|alter|drop|replace|merge|pragma)\s/i;

export default {
  meta: { type: 'problem', messages: { built: 'SQL that is no literal: give its values as parameters' }, schema: [] },
  create(context) {
    const definitionOf = (identifier) => {
      let scope = context.sourceCode.getScope(identifier);
      while (scope && !scope.set.has(identifier.name)) scope = scope.upper;
      const node = scope?.set.get(identifier.name).defs[0]?.node;
      return node?.type === 'VariableDeclarator' ? node : undefined;
    };
    const isLiteral = (node) => {
      switch (node.type) {
        case 'Literal': return true;
        case 'TemplateLiteral': return node.expressions.every(isLiteral);
        case 'BinaryExpression': return isLiteral(node.left) && isLiteral(node.right);
        case 'ConditionalExpression': return isLiteral(node.consequent) && isLiteral(node.alternate);
        case 'TSAsExpression': return isLiteral(node.expression);
        case 'Identifier': {
          const definition = definitionOf(node);
          return definition?.parent.kind === 'const' && definition.id.type === 'Identifier' && isLiteral(definition.init);
        }
        default: return false;
      }
    };
    /** Whether a part of it, or what a variable in it begins with, starts as SQL does. */
    const holdsSql = (node, seen = new Set()) => {
      if (!node?.type || seen.has(node)) return false;
      seen.add(node);
      if (node.type === 'Literal') return SQL.test(node.value);
      if (node.type === 'TemplateElement') return SQL.test(node.value.cooked);
      if (node.type === 'Identifier' && holdsSql(definitionOf(node)?.init, seen)) return true;
      return context.sourceCode.visitorKeys[node.type].flatMap((key) => node[key]).some((child) => holdsSql(child, seen));
    };
    return {
      CallExpression({ callee, arguments: [text] }) {
        const method = callee.property?.name;
        const receiver = callee.object?.property?.name ?? callee.object?.name ?? '';
        const checked = ANYWHERE.has(method) || (ON_DATABASES.has(method) && (DATABASE.test(receiver) || holdsSql(text)));
        if (text && checked && !isLiteral(text)) context.report({ node: text, messageId: 'built' });
      },
    };
  },
};
