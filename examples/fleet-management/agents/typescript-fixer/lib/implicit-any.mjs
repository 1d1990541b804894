// Implicit any (TS7xxx). Order of preference: a root cause in the same call, the language service's
// inferFromUsage (only if it infers without `any`), the types at the call sites, the types at the uses;
// as a last resort `unknown`, where the code compiles with it.
import { argumentsAt, combine, expectedAt, isLoose, typesFromUses, writable } from './types.mjs';
import { missingProperty } from './missing-property.mjs';

export function implicitAny(project, d, { lenient }) {
  const { ts } = project;
  const node = project.nodeAt(d);
  return rootCause(project, node)
    ?? ([7053, 7015, 7017].includes(d.code) ? indexAccess(project, node) : undefined)
    ?? (d.code === 7031 ? bindingElement(project, node, lenient) : undefined)
    ?? sameAtAllCalls(project, node)
    ?? inferred(project, d)
    ?? parameter(project, node, lenient);
}

/** A callback handed to something unresolved has no types: repair that first. */
function rootCause(project, node) {
  const { ts } = project;
  const fn = ts.findAncestor(node, (n) => ts.isArrowFunction(n) || ts.isFunctionExpression(n));
  if (!fn || !ts.isCallExpression(fn.parent)) return undefined;
  const callee = fn.parent.expression;
  const file = node.getSourceFile();
  const cause = project.service.getSemanticDiagnostics(file.fileName).find((other) =>
    other.start >= callee.getStart(file) && other.start + other.length <= callee.getEnd() && project.kindOf(other) === 'missing_property');
  return cause && missingProperty(project, cause, { lenient: false });
}

/** All callers (or the place the function is handed to) agree on one type. */
function sameAtAllCalls(project, node) {
  const { ts, checker } = project;
  const declaration = node.parent;
  if (!ts.isIdentifier(node) || !ts.isParameter(declaration) || declaration.type || declaration.initializer || declaration.dotDotDotToken) return undefined;
  const index = declaration.parent.parameters.indexOf(declaration);
  const types = argumentsAt(project, declaration.parent, index).map((a) => checker.getTypeAtLocation(a));
  if (types.some((t) => t.flags & ts.TypeFlags.Unknown)) return annotate(project, node, 'unknown');
  const text = combine(project, types.length ? types : expectedParameter(project, declaration.parent, index), node);
  return text && !/ \| |^\{/.test(text) ? annotate(project, node, text) : undefined;
}

/** A named function that is handed on as a callback: the parameter types the receiver announces. */
function expectedParameter(project, fn, index) {
  const { ts, checker } = project;
  const name = fn.name ?? (ts.isVariableDeclaration(fn.parent) ? fn.parent.name : undefined);
  if (!name) return [];
  const file = fn.getSourceFile();
  return project.references(file.fileName, name.getStart(file)).flatMap((ref) => {
    const source = project.source(ref.fileName);
    const use = project.nodeAt({ file: source, start: ref.textSpan.start, length: ref.textSpan.length });
    const context = use !== name && ts.isExpression(use) && ts.isCallExpression(use.parent) ? checker.getContextualType(use) : undefined;
    const parameter = context?.getCallSignatures()[0]?.parameters[index];
    return parameter ? [checker.getTypeOfSymbolAtLocation(parameter, use)] : [];
  });
}

function inferred(project, d) {
  const fix = project.codeFixes(d, ['inferFromUsage']).find((f) => f.edits.every((e) => !/\bany\b|\bobject\b/.test(e.text)));
  return fix && { edits: fix.edits, note: `inferred from usage: ${fix.edits.map((e) => e.text.trim()).filter((t) => t.length > 1).join(' ')}` };
}

function annotate(project, node, text, optional = false) {
  const { ts } = project;
  const file = node.getSourceFile();
  const declaration = node.parent;
  const edits = [];
  const end = node.getEnd();
  if (ts.isParameter(declaration) && ts.isArrowFunction(declaration.parent) && declaration.parent.parameters.length === 1
    && file.text[declaration.parent.parameters[0].getStart(file) - 1] !== '(' ) {
    return { edits: [{ file: file.fileName, start: node.getStart(file), end, text: `(${node.getText(file)}: ${text})` }], note: `annotated ${text}` };
  }
  edits.push({ file: file.fileName, start: end, end, text: `${optional && !declaration.questionToken && !declaration.initializer ? '?' : ''}: ${text}` });
  return { edits, note: `annotated ${node.getText(file)}: ${text}` };
}

/** Parameters and fields: from call sites, then from the uses. */
function parameter(project, node, lenient) {
  const { ts, checker } = project;
  const declaration = node.parent;
  if (!ts.isIdentifier(node) || declaration.type) return undefined;
  if (ts.isParameter(declaration)) {
    const index = declaration.parent.parameters.indexOf(declaration);
    const calls = argumentsAt(project, declaration.parent, index);
    const text = declaration.dotDotDotToken ? undefined
      : combine(project, calls.map((a) => checker.getTypeAtLocation(a)), node)
        ?? combine(project, typesFromUses(project, node), node);
    if (text) return annotate(project, node, text);
    if (lenient) return annotate(project, node, declaration.dotDotDotToken ? 'unknown[]' : 'unknown');
  } else if (ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration)) {
    const text = combine(project, typesFromUses(project, node), node);
    if (text) return annotate(project, node, text);
    if (lenient) return annotate(project, node, 'unknown');
  }
  return undefined;
}

/** `function f({ a, b })`: a type literal from the callers' arguments, else from the uses of a and b. */
function bindingElement(project, node, lenient) {
  const { ts, checker } = project;
  const pattern = ts.findAncestor(node, ts.isObjectBindingPattern);
  const declaration = pattern?.parent;
  if (!declaration || !ts.isParameter(declaration) || declaration.type) return undefined;
  const args = argumentsAt(project, declaration.parent, declaration.parent.parameters.indexOf(declaration))
    .map((a) => checker.getTypeAtLocation(a)).filter((t) => !isLoose(ts, t));
  const members = pattern.elements.map((element) => {
    const key = (element.propertyName ?? element.name).getText();
    const fromCallers = args.map((t) => checker.getPropertyOfType(t, key)).map((p) => p && checker.getTypeOfSymbol(p));
    const optional = element.initializer || isDefaulted(project, element.name) || fromCallers.some((t) => t === undefined) ;
    const text = (args.length && fromCallers.every(Boolean) ? combine(project, fromCallers, node) : undefined)
      ?? combine(project, typesFromUses(project, element.name), node)
      ?? (lenient ? 'unknown' : undefined);
    return text && `${key}${optional ? '?' : ''}: ${text}`;
  });
  if (!members.every(Boolean)) return undefined;
  return annotate(project, pattern, `{ ${members.join('; ')} }`);
}

/** Is every use of the name the left side of `??`? Then it may be absent. */
function isDefaulted(project, name) {
  const { ts } = project;
  const file = name.getSourceFile();
  const uses = project.references(file.fileName, name.getStart(file)).filter((r) => r.fileName === file.fileName && r.textSpan.start !== name.getStart(file))
    .map((r) => project.nodeAt({ file, start: r.textSpan.start, length: r.textSpan.length }))
    .filter((use) => ts.findAncestor(use, (n) => n === name.parent.parent.parent.parent));
  return uses.length > 0 && uses.every((use) => ts.isBinaryExpression(use.parent) && use.parent.left === use
    && use.parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken);
}

/** `table[key]`: a Record type for a `{}` that is filled by key, else a checked-by-name key type. */
function indexAccess(project, node) {
  const { ts, checker } = project;
  const access = ts.isElementAccessExpression(node) ? node : ts.findAncestor(node, ts.isElementAccessExpression);
  if (!access) return undefined;
  const file = access.getSourceFile();
  const object = access.expression;
  const symbol = ts.isIdentifier(object) ? checker.getSymbolAtLocation(object) : undefined;
  const declaration = symbol?.valueDeclaration;
  const keyType = checker.getTypeAtLocation(access.argumentExpression);
  if (declaration && ts.isVariableDeclaration(declaration) && !declaration.type && declaration.initializer
    && ts.isObjectLiteralExpression(declaration.initializer) && !declaration.initializer.properties.length) {
    const values = recordValues(project, declaration);
    if (!values) return undefined;
    const key = keyType.flags & ts.TypeFlags.NumberLike ? 'number' : 'string';
    return annotate(project, declaration.name, `Record<${key}, ${values}>`);
  }
  if (isLoose(ts, keyType) || !(parts(keyType).every((t) => t.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike)))) return undefined;
  const keys = ts.isIdentifier(object) ? `keyof typeof ${object.text}` : undefined;
  if (!keys) return undefined;
  const argument = access.argumentExpression;
  const text = argument.getText(file);
  const simple = ts.isIdentifier(argument) || ts.isPropertyAccessExpression(argument);
  return {
    edits: [{ file: file.fileName, start: argument.getStart(file), end: argument.getEnd(), text: `${simple ? text : `(${text})`} as ${keys}` }],
    note: `key ${text} as ${keys}`,
  };
}

const parts = (type) => (type.isUnion() ? type.types : [type]);

/** What is assigned to `record[...]`, pushed to it, or used as its default. */
function recordValues(project, declaration) {
  const { ts, checker } = project;
  const file = declaration.getSourceFile();
  const seen = [];
  const pushed = [];
  for (const ref of project.references(file.fileName, declaration.name.getStart(file))) {
    const use = project.nodeAt({ file: project.source(ref.fileName), start: ref.textSpan.start, length: ref.textSpan.length });
    const access = use.parent;
    if (!ts.isElementAccessExpression(access) || access.expression !== use) continue;
    const outer = access.parent;
    if (ts.isBinaryExpression(outer) && outer.left === access) {
      seen.push(checker.getTypeAtLocation(outer.right));
      if (outer.operatorToken.kind !== ts.SyntaxKind.EqualsToken) seen.push(expectedAt(project, access));
    }
    if (ts.isPropertyAccessExpression(outer) && outer.name.text === 'push' && ts.isCallExpression(outer.parent)) {
      pushed.push(...outer.parent.arguments.map((a) => checker.getTypeAtLocation(a)));
    }
  }
  if (pushed.length) {
    const element = combine(project, pushed, declaration);
    return element && (/^[\w.]+$/.test(element) ? `${element}[]` : `Array<${element}>`);
  }
  return combine(project, seen, declaration);
}
