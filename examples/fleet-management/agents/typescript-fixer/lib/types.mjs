// Questions about types, and inference of a declaration's type from the way it is used.

export const isLoose = (ts, type) => !!type && (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;

/** The members of a union, or the type itself. */
export const parts = (type) => (type.isUnion() ? type.types : [type]);

export const accepts = (project, target, flag) =>
  parts(target).some((t) => (t.flags & flag) !== 0);

export function typeText(project, type, at) {
  const { ts, checker } = project;
  return checker.typeToString(type, at, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope
    | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType);
}

/** Can be written as an annotation: names a type, no `any`, no anonymous class or error. */
export const writable = (text) => text.length < 400 && !/\bany\b|typeof import|\.\.\.|unresolved|<error>|\bnever\b/.test(text);

/** A union of what was seen, without literals; undefined when nothing useful was seen. */
export function combine(project, types, at) {
  const { ts, checker } = project;
  const texts = new Set();
  for (const type of types) {
    if (!type || isLoose(ts, type) || type.flags & (ts.TypeFlags.Never | ts.TypeFlags.TypeParameter)) continue;
    const text = typeText(project, checker.getBaseTypeOfLiteralType(checker.getWidenedType?.(type) ?? type), at);
    if (!writable(text)) return undefined;
    texts.add(text);
  }
  texts.delete('void');
  const useful = [...texts].filter((t) => t !== 'undefined' && t !== 'null');
  if (!useful.length) return undefined;
  return [...texts].map((t) => (texts.size > 1 && t.includes('=>') ? `(${t})` : t)).join(' | ');
}

const NUMERIC = ['MinusToken', 'AsteriskToken', 'SlashToken', 'PercentToken', 'AsteriskAsteriskToken', 'MinusEqualsToken', 'PlusEqualsToken'];

/** The type the surroundings of an expression ask for, or undefined. That it is tested for truth is weak evidence. */
export function expectedAt(project, node, weak = true) {
  const { ts, checker } = project;
  let expr = node;
  while (ts.isParenthesizedExpression(expr.parent)) expr = expr.parent;
  const { parent } = expr;
  const numbers = () => checker.getNumberType();
  if (ts.isPrefixUnaryExpression(parent)) {
    if (parent.operator === ts.SyntaxKind.ExclamationToken) return weak ? checker.getBooleanType() : undefined;
    return numbers();
  }
  if (ts.isPostfixUnaryExpression(parent)) return numbers();
  if (ts.isBinaryExpression(parent)) {
    const kind = parent.operatorToken.kind;
    const other = parent.left === expr ? parent.right : parent.left;
    const otherType = checker.getTypeAtLocation(other);
    if (NUMERIC.some((name) => ts.SyntaxKind[name] === kind)) return numbers();
    if (kind === ts.SyntaxKind.PlusToken && otherType.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike)) {
      return otherType.flags & ts.TypeFlags.NumberLike ? numbers() : undefined;
    }
    if ([ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken].includes(kind) && parent.left === expr && !isLoose(ts, otherType)
      && !(otherType.flags & (ts.TypeFlags.Nullable))) return otherType;
    const comparisons = ['LessThanToken', 'LessThanEqualsToken', 'GreaterThanToken', 'GreaterThanEqualsToken', 'EqualsEqualsEqualsToken', 'ExclamationEqualsEqualsToken'];
    if (comparisons.some((name) => ts.SyntaxKind[name] === kind) && !isLoose(ts, otherType) && !(otherType.flags & ts.TypeFlags.Nullable)) return otherType;
    if (kind === ts.SyntaxKind.EqualsToken && parent.left === expr) return otherType;
    const logical = [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.AmpersandAmpersandToken].includes(kind);
    if (weak && logical && (ts.isIfStatement(parent.parent) || (parent.left === expr && otherType.flags & ts.TypeFlags.BooleanLike))) return checker.getBooleanType();
  }
  if (weak && (ts.isIfStatement(parent) || ts.isConditionalExpression(parent)) && (parent.expression ?? parent.condition) === expr) return checker.getBooleanType();
  const contextual = ts.isExpression(expr) ? checker.getContextualType(expr) : undefined;
  return contextual && !isLoose(ts, contextual) ? contextual : undefined;
}

/** The contextual type of an expression, as the value (not the promise) and without null and undefined. */
export function contextOf(project, node) {
  const { checker } = project;
  const type = checker.getContextualType(node);
  return type && checker.getNonNullableType(checker.getAwaitedType(type) ?? type);
}

/** Types a declared name (parameter, binding element, variable) is used at, from all its references. */
export function typesFromUses(project, nameNode) {
  const { ts, checker } = project;
  const file = nameNode.getSourceFile();
  const types = [];
  for (const ref of project.references(file.fileName, nameNode.getStart(file))) {
    const source = project.source(ref.fileName);
    const use = project.nodeAt({ file: source, start: ref.textSpan.start, length: ref.textSpan.length });
    if (use === nameNode || ref.textSpan.start === nameNode.getStart(file) && ref.fileName === file.fileName) continue;
    if (!ts.isIdentifier(use)) continue;
    if (ts.isTemplateSpan(use.parent)) continue;
    const type = expectedAt(project, use);
    if (type) types.push(type);
  }
  return types;
}

/** Calls of a function, method or constructor: the argument expressions at a position. */
export function argumentsAt(project, declaration, index) {
  const { ts } = project;
  const name = declaration.name ?? (ts.isVariableDeclaration(declaration.parent) ? declaration.parent.name : undefined)
    ?? (ts.isConstructorDeclaration(declaration) ? declaration.parent.name : undefined);
  if (!name) return [];
  const file = declaration.getSourceFile();
  const found = [];
  for (const ref of project.references(file.fileName, name.getStart(file))) {
    const use = project.nodeAt({ file: project.source(ref.fileName), start: ref.textSpan.start, length: ref.textSpan.length });
    let callee = use;
    if (ts.isPropertyAccessExpression(callee.parent) && callee.parent.name === callee) callee = callee.parent;
    const call = callee.parent;
    if ((ts.isCallExpression(call) || ts.isNewExpression(call)) && call.expression === callee && call.arguments?.[index]) found.push(call.arguments[index]);
  }
  return found;
}

/** A value of the type: a variable of that name and type in scope, else the neutral value of the type. */
export function defaultText(project, type, scopeNode, name, depth = 0) {
  const { ts, checker } = project;
  const F = ts.TypeFlags;
  const inScope = name && checker.getSymbolsInScope(scopeNode, F ? ts.SymbolFlags.Variable : 0).find((s) => s.name === name && s.valueDeclaration?.getSourceFile() === scopeNode.getSourceFile());
  if (inScope) {
    const known = checker.getTypeOfSymbolAtLocation(inScope, scopeNode);
    if (!isLoose(ts, known) && checker.isTypeAssignableTo(known, type)) return { text: name, shorthand: true };
  }
  const all = parts(type);
  if (all.some((t) => t.flags & F.Null)) return { text: 'null' };
  if (all.some((t) => t.flags & F.Undefined)) return { text: 'undefined' };
  const [first] = all;
  if (first.flags & F.StringLiteral) return { text: `'${first.value}'` };
  if (first.flags & F.NumberLiteral) return { text: String(first.value) };
  if (type.flags & (F.Boolean | F.BooleanLiteral)) return { text: 'false' };
  if (first.flags & F.String) return { text: "''" };
  if (first.flags & F.Number) return { text: '0' };
  if (first.flags & F.BigInt) return { text: '0n' };
  if (first.flags & F.BooleanLiteral) return { text: 'false' };
  if (checker.isArrayType(first)) return { text: '[]' };
  if (first.flags & F.Object && ['Date', 'Map', 'Set'].includes(first.symbol?.name)) return { text: `new ${first.symbol.name}()` };
  if (first.flags & F.Object && depth < 3 && !first.getCallSignatures().length && first.isClassOrInterface() && !first.isClass()) {
    const members = first.getProperties().filter((p) => !(p.flags & ts.SymbolFlags.Optional)).map((p) => {
      const value = defaultText(project, checker.getTypeOfSymbol(p), scopeNode, undefined, depth + 1);
      return value && `${p.name}: ${value.text}`;
    });
    return members.every(Boolean) ? { text: `{ ${members.join(', ')} }` } : undefined;
  }
  return undefined;
}
