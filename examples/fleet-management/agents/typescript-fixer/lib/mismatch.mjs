// Type mismatches. Each repair converts, narrows or fails fast at run time, chosen with the type checker;
// nothing is cast away. Only where no conversion fits is a declared type widened.
import { accepts, isLoose, parts, typeText, writable } from './types.mjs';

const LS_FIXES = ['addMissingAwait', 'addMissingAwaitToInitializer', 'fixReturnTypeInAsyncFunction', 'fixAwaitInSyncFunction'];

export function mismatch(project, d) {
  const { ts } = project;
  const node = project.nodeAt(d);
  if ([18047, 18048, 18049, 2531, 2532, 2533].includes(d.code)) return present(project, node);
  if (d.code === 18046) return caught(project, node);
  if ([2362, 2363, 2365, 2367].includes(d.code)) return operand(project, node, d);
  const message = ts.flattenDiagnosticMessageText(d.messageText, ' ');
  const awaited = /Promise|async/.test(message) ? project.codeFixes(d, LS_FIXES).find((f) => f.edits.every((e) => !/\bany\b/.test(e.text))) : undefined;
  if (awaited) return awaited;
  const site = siteOf(project, node, d);
  if (!site) return undefined;
  const fix = convert(project, site.expr, site.target, site.optional) ?? widen(project, site, node);
  if (!fix) return undefined;
  const file = site.expr.getSourceFile();
  if (fix.edits) return fix;
  // Of several overloads it is not known which was meant: converting to the type of the last would be a guess.
  if (d.code === 2769 && /^(Number|String|Boolean)\(/.test(fix.text)) return undefined;
  const { start, end, prefix = '' } = site.span ?? { start: fix.node.getStart(file), end: fix.node.getEnd() };
  return {
    edits: [{ file: file.fileName, start, end, text: prefix + fix.text }], guards: fix.guards,
    note: `${fix.node.getText(file).slice(0, 60)} => ${fix.text.slice(0, 100)}`,
  };
}

/** The expression at fault and the type it should have. */
export function siteOf(project, node, d) {
  const { ts, checker } = project;
  const contextual = (expr) => {
    const type = checker.getContextualType(expr);
    return type && (checker.getAwaitedType(type) ?? type);
  };
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === node) {
    const owner = checker.getContextualType(parent.parent);
    const property = owner && checker.getPropertyOfType(checker.getNonNullableType(owner), node.text);
    const target = property && checker.getTypeOfSymbol(property);
    return target && { expr: node, target, span: { start: node.getStart(), end: node.getEnd(), prefix: `${node.text}: ` }, property };
  }
  if (ts.isPropertyAssignment(parent) && parent.name === node) {
    return { expr: parent.initializer, target: contextual(parent.initializer), property: propertyOf(project, parent) };
  }
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isParameter(parent)) && parent.name === node && parent.initializer) {
    return { expr: parent.initializer, target: checker.getTypeAtLocation(node), declaration: parent };
  }
  const statement = ts.isReturnStatement(node) ? node : ts.findAncestor(node, (n) => ts.isReturnStatement(n) && n.getStart() === d.start);
  if (statement?.expression) return { expr: statement.expression, target: contextual(statement.expression), returns: ts.findAncestor(statement, ts.isFunctionLike) };
  if (ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return { expr: parent.right, target: checker.getTypeAtLocation(node) };
  }
  if (!ts.isExpression(node)) return undefined;
  const call = ts.isCallExpression(parent) || ts.isNewExpression(parent) ? parent : undefined;
  let target = contextual(node);
  let optional = false;
  if (call && call.arguments?.includes(node)) {
    const signature = checker.getResolvedSignature(call);
    const parameter = signature?.parameters[Math.min(call.arguments.indexOf(node), signature.parameters.length - 1)];
    if (parameter) target = checker.getTypeOfSymbolAtLocation(parameter, call);
    optional = Boolean(parameter?.valueDeclaration?.initializer ?? parameter?.valueDeclaration?.questionToken);
  }
  return target && { expr: node, target, optional, returns: ts.isArrowFunction(parent) && parent.body === node ? parent : undefined };
}

function propertyOf(project, assignment) {
  const { checker } = project;
  const owner = checker.getContextualType(assignment.parent);
  return owner && checker.getPropertyOfType(checker.getNonNullableType(owner), assignment.name.text);
}

/** {node, text, guards}: how to write the expression so that it has the target type; undefined if no way is known. */
export function convert(project, expr, target, optional = false) {
  const { ts, checker } = project;
  const F = ts.TypeFlags;
  const file = expr.getSourceFile();
  const fits = (type) => checker.isTypeAssignableTo(type, target);
  const direct = checker.getTypeAtLocation(expr);
  const inAsync = ts.findAncestor(expr, ts.isFunctionLike)?.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
  const awaited = inAsync && direct.symbol?.name === 'Promise' ? checker.getAwaitedType(direct) : undefined;
  const source = awaited ?? direct;
  const text = `${awaited ? 'await ' : ''}${expr.getText(file)}`;
  const result = (value, ...guards) => ({ node: expr, text: value, guards });
  const atom = ts.isBinaryExpression(expr) || ts.isConditionalExpression(expr) || ts.isAwaitExpression(expr) || ts.isArrowFunction(expr) || awaited ? `(${text})` : text;
  if (!target || isLoose(ts, target)) return undefined;

  if (ts.isParenthesizedExpression(expr)) return convert(project, expr.expression, target, optional);
  if (ts.isConditionalExpression(expr)) {
    const bad = [expr.whenTrue, expr.whenFalse].filter((branch) => !fits(checker.getTypeAtLocation(branch)));
    if (bad.length === 1) return convert(project, bad[0], target, optional);
  }
  if (expr.kind === ts.SyntaxKind.NullKeyword && fits(checker.getUndefinedType())) return result('undefined');
  if (ts.isIdentifier(expr) && expr.text === 'undefined' && fits(checker.getNullType())) return result('null');
  if (expr.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(expr) && expr.text === 'undefined')) return undefined;

  const environment = ts.isPropertyAccessExpression(expr) && expr.expression.getText(file) === 'process.env' ? expr.name.text : undefined;
  const some = checker.getNonNullableType(source);
  const nullish = some !== source;
  if (parts(some).some((t) => t.flags & F.ESSymbolLike)) return undefined;
  const has = (flag) => parts(some).some((t) => t.flags & flag);
  const isDate = parts(some).every((t) => t.symbol?.name === 'Date');
  const simple = ts.isIdentifier(expr) || ts.isPropertyAccessExpression(expr);

  if (nullish && fits(some)) {
    if (fits(checker.getNullType())) return result(`${atom} ?? null`);
    if (fits(checker.getUndefinedType())) return result(`${atom} ?? undefined`);
    if (environment) return result(`requireEnv('${environment}')`, 'requireEnv');
    return result(`expectDefined(${text}, ${quote(expr.getText(file))})`, 'expectDefined');
  }
  // `x` may be absent and so may the target: convert only what is there.
  const keep = (value) => (nullish && simple && (optional || fits(checker.getUndefinedType())) ? `${text} === undefined ? undefined : ${value}` : value);
  const literals = parts(target).filter((t) => t.flags & (F.StringLiteral | F.NumberLiteral));
  // What was converted the wrong way or is a literal is written right instead of converted again.
  if (ts.isCallExpression(expr) && ['String', 'Number', 'Boolean'].includes(expr.expression.getText(file)) && expr.arguments.length === 1
    && fits(checker.getTypeAtLocation(expr.arguments[0]))) return result(expr.arguments[0].getText(file));
  if (ts.isStringLiteral(expr) && fits(checker.getNumberType()) && /^-?\d+(\.\d+)?$/.test(expr.text)) return result(expr.text);
  if (ts.isNumericLiteral(expr) && fits(checker.getBooleanType())) return result(String(expr.text !== '0'));
  const unknownCaught = source.flags & F.Unknown;

  if (unknownCaught) {
    if (fits(checker.getNumberType())) return result(`Number(${text})`);
    if (fits(checker.getStringType())) return result(`String(${text})`);
    if (parts(target).some((t) => t.symbol?.name === 'Error')) return result(`${atom} instanceof Error ? ${text} : new Error(String(${text}))`);
    if (checker.getIndexInfosOfType(target).some((i) => i.keyType.flags & F.String) && ts.isIdentifier(expr)) return result(`{ ${text} }`);
    return undefined;
  }
  if (accepts(project, target, F.Number)) {
    if (isDate && !nullish) return result(`${atom}.getTime()`);
    if (environment) return result(`Number(requireEnv('${environment}'))`, 'requireEnv');
    if (!has(F.Object) || has(F.StringLike)) return result(keep(`Number(${text})`));
  }
  if (accepts(project, target, F.String)) {
    if (isDate && !nullish) return result(`${atom}.toISOString()`);
    if (!has(F.Object) || has(F.StringLike)) return result(keep(`String(${text})`));
  }
  if (accepts(project, target, F.BooleanLike)) {
    const decided = ts.isBinaryExpression(expr);
    if (has(F.String) && !decided) return result(`${simple ? text : atom} === 'true'`);
    return result(`Boolean(${text})`);
  }
  if (literals.length && has(F.StringLike | F.NumberLike)) {
    const values = literals.map((t) => (typeof t.value === 'string' ? `'${t.value}'` : t.value));
    return result(keep(`oneOf<${values.join(' | ')}>(${text}, [${values.join(', ')}])`), 'oneOf');
  }
  if (parts(target).some((t) => t.symbol?.name === 'Date') && has(F.StringLike | F.NumberLike)) return result(keep(`new Date(${text})`));
  return undefined;
}

const quote = (text) => `'${text.replace(/\s+/g, ' ').slice(0, 60).replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

/** A value that may be absent is used: fail with its name instead of a TypeError. */
function present(project, node) {
  const { ts, checker } = project;
  const file = node.getSourceFile();
  const text = node.getText(file);
  const variable = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  if (variable && ts.isVariableDeclaration(variable) && variable.initializer && !variable.type && !absenceHandled(project, variable)) {
    const { initializer } = variable;
    return {
      edits: [{ file: file.fileName, start: initializer.getStart(file), end: initializer.getEnd(), text: `expectDefined(${initializer.getText(file)}, ${quote(text)})` }],
      guards: ['expectDefined'], note: `${text} must be defined, checked where it is read`,
    };
  }
  return {
    edits: [{ file: file.fileName, start: node.getStart(file), end: node.getEnd(), text: `expectDefined(${text}, ${quote(text)})` }],
    guards: ['expectDefined'], note: `${text} must be defined`,
  };
}

/** Does the code test the variable for absence somewhere, or assign it? Then it may be absent. */
function absenceHandled(project, variable) {
  const { ts } = project;
  const file = variable.getSourceFile();
  return project.references(file.fileName, variable.name.getStart(file)).some((ref) => {
    const use = project.nodeAt({ file, start: ref.textSpan.start, length: ref.textSpan.length });
    const { parent } = use;
    if (use === variable.name) return false;
    if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent) || ts.isCallExpression(parent)) return Boolean(parent.questionDotToken);
    return !ts.isPropertyAssignment(parent) && !ts.isShorthandPropertyAssignment(parent);
  });
}

/** `error.message` of an unknown caught value. */
function caught(project, node) {
  const { ts } = project;
  const file = node.getSourceFile();
  const access = node.parent;
  if (!ts.isPropertyAccessExpression(access) || access.expression !== node) return undefined;
  const text = node.getText(file);
  const other = access.name.text === 'message' ? `String(${text})` : 'undefined';
  if (!['message', 'stack', 'name', 'cause'].includes(access.name.text)) return undefined;
  return {
    edits: [{ file: file.fileName, start: access.getStart(file), end: access.getEnd(), text: `(${text} instanceof Error ? ${access.getText(file)} : ${other})` }],
    note: `${access.getText(file)} only of an Error`,
  };
}

/** Operands of arithmetic and comparison: Date to its time, text to number, bigint to number. */
function operand(project, node, d) {
  const { ts, checker } = project;
  const F = ts.TypeFlags;
  const file = node.getSourceFile();
  const binary = ts.isBinaryExpression(node) && ![2362, 2363].includes(d.code) ? node : undefined;
  const candidates = binary ? [binary.left, binary.right] : [node];
  const types = candidates.map((c) => checker.getTypeAtLocation(c));
  const edits = [];
  candidates.forEach((candidate, i) => {
    const text = candidate.getText(file);
    const other = types[1 - i];
    let value;
    if (types[i].symbol?.name === 'Date') value = `${ts.isBinaryExpression(candidate) ? `(${text})` : text}.getTime()`;
    else if (types[i].flags & F.BigIntLike && other?.flags & F.NumberLike) value = `Number(${text.replace(/^\((.*)\)$/s, '$1')})`;
    else if (types[i].flags & F.StringLike && (!binary || other?.flags & F.NumberLike)) value = `Number(${text})`;
    else if (!binary && types[i].flags & F.BooleanLike) value = `Number(${text})`;
    if (value) edits.push({ file: file.fileName, start: candidate.getStart(file), end: candidate.getEnd(), text: value });
  });
  return edits.length ? { edits, note: edits.map((e) => e.text).join(', ') } : undefined;
}

/** Last: the declared type of the target becomes the union with what is assigned. */
function widen(project, site, node) {
  const { ts, checker } = project;
  const declaration = site.returns ?? site.declaration ?? site.property?.valueDeclaration;
  let typeNode = declaration?.type;
  if (!typeNode || !project.editable(typeNode.getSourceFile().fileName)) return undefined;
  if (site.returns && ts.isTypeReferenceNode(typeNode) && typeNode.typeName.getText() === 'Promise') [typeNode] = typeNode.typeArguments ?? [];
  if (!typeNode) return undefined;
  const source = checker.getTypeAtLocation(site.expr);
  const current = checker.getTypeFromTypeNode(typeNode);
  const added = parts(source).filter((t) => !checker.isTypeAssignableTo(t, current)).map((t) => checker.getBaseTypeOfLiteralType(t));
  const text = [...new Set(added.map((t) => typeText(project, t, typeNode)))].join(' | ');
  if (!text || !writable(text)) return undefined;
  const file = typeNode.getSourceFile();
  const whole = ts.isFunctionTypeNode(typeNode) || ts.isConstructorTypeNode(typeNode) || ts.isConditionalTypeNode(typeNode);
  const declared = whole ? `(${typeNode.getText(file)})` : typeNode.getText(file);
  return { edits: [{ file: file.fileName, start: typeNode.getStart(file), end: typeNode.getEnd(), text: `${declared} | ${text}` }], note: `declared type widened by ${text}` };
}
