// Missing properties: a misspelling is corrected; a forgotten `await` added; a member the code really has
// (somewhere it is supplied or read) is declared with the type seen; object literals are completed.
import path from 'node:path';
import { combine, contextOf, defaultText, expectedAt, isLoose, typeText } from './types.mjs';
import { siteOf } from './mismatch.mjs';

export function missingProperty(project, d, options) {
  const { ts, checker } = project;
  const node = project.nodeAt(d);
  const message = ts.flattenDiagnosticMessageText(d.messageText, ' ');
  const awaited = /Promise/.test(message) ? project.codeFixes(d, ['addMissingAwait', 'addMissingAwaitToInitializer'])[0] : undefined;
  if (awaited) return awaited;
  if (d.code === 2551 || d.code === 2561) {
    const spelling = project.codeFixes(d, ['spelling'])[0];
    if (spelling) return spelling;
    const meant = d.code === 2561 && /'([^']+)'\?$/.exec(message.trim())?.[1];
    if (meant) return { edits: [{ file: d.file.fileName, start: d.start, end: d.start + d.length, text: meant }], note: `spelling: ${meant}` };
  }
  if (d.code === 2353 || d.code === 2561) {
    const literal = ts.findAncestor(node, ts.isObjectLiteralExpression);
    const target = literal && contextOf(project, literal);
    return target && declare(project, target, node.text, node, options);
  }
  if (d.code === 2339 || d.code === 2551) return unresolvedAccess(project, node, options);
  return completeLiterals(project, node, d);
}

function unresolvedAccess(project, node, options) {
  const { ts, checker } = project;
  const file = node.getSourceFile();
  const { parent } = node;
  const name = node.text;
  const replace = (n, text, guards) => ({ edits: [{ file: file.fileName, start: n.getStart(file), end: n.getEnd(), text }], guards, note: `${n.getText(file)} => ${text}` });

  if (ts.isBindingElement(parent)) {
    const variable = ts.findAncestor(parent, ts.isVariableDeclaration);
    if (!variable?.initializer || parent.parent.parent !== variable) return undefined;
    const type = checker.getTypeAtLocation(variable.initializer);
    if (type.isUnion() && type.types.some((t) => checker.getPropertyOfType(t, name))) {
      return replace(variable.initializer, `withProperty(${variable.initializer.getText(file)}, '${name}')`, ['withProperty']);
    }
    return declare(project, checker.getNonNullableType(type), name, node, options);
  }
  if (!ts.isPropertyAccessExpression(parent) || parent.name !== node) return undefined;
  const type = checker.getNonNullableType(checker.getTypeAtLocation(parent.expression));
  const text = parent.expression.getText(file);
  if (type.isUnion()) {
    const having = type.types.filter((t) => checker.getPropertyOfType(checker.getApparentType(t), name));
    if (having.some((t) => t.flags & ts.TypeFlags.StringLike)) return replace(parent.expression, `String(${text})`);
    if (having.length && ts.isIdentifier(parent.expression)) return replace(parent, `('${name}' in ${text} ? ${parent.getText(file)} : undefined)`);
    if (having.length) return replace(parent.expression, `withProperty(${text}, '${name}')`, ['withProperty']);
  }
  const declared = declare(project, type, name, node, options);
  if (declared) return declared;
  if (declarationOf(project, type) || (type.symbol && type.symbol.flags & (ts.SymbolFlags.ObjectLiteral | ts.SymbolFlags.TypeLiteral) && !options.lenient)) return undefined;
  // A type of a library: say here what the code expects of the value.
  const member = memberType(project, type, name, node) ?? 'unknown';
  if (type.isIntersection() || type.isUnion() || !type.symbol || checker.getPropertyOfType(type, name)) return undefined;
  return replace(parent.expression, `(${text} as ${typeText(project, type, node)} & { ${name}?: ${member} })`);
}

/** Adds a member to the declaration of a type. */
function declare(project, type, name, at, { lenient } = {}) {
  const { ts, checker } = project;
  const owner = declarationOf(project, type);
  if (owner) {
    const { declaration } = owner;
    const isClass = ts.isClassLike(declaration);
    const declaredType = checker.getTypeAtLocation(declaration);
    const seen = memberType(project, declaredType, name, at, lenient) ?? (lenient ? 'unknown' : undefined);
    if (!seen) return undefined;
    const file = declaration.getSourceFile();
    const optional = isClass ? !assignedInConstructor(project, declaration, name) : !alwaysSupplied(project, declaredType, name);
    const member = optional ? seen.replace(/ \| undefined$/, '') : seen;
    const line = `${name}${optional ? '?' : ''}: ${member};`;
    const { members } = declaration;
    const oneLine = !file.text.slice(declaration.getStart(file), declaration.getEnd()).includes('\n');
    const anchor = isClass ? undefined : members[members.length - 1];
    const start = anchor ? anchor.getEnd() : file.text.indexOf('{', (declaration.name ?? declaration).getStart(file)) + 1;
    const separator = anchor && !/[;,]$/.test(anchor.getText(file)) ? ';' : '';
    const inserted = separator + (oneLine ? ` ${line}` : `\n  ${isClass ? 'private ' : ''}${line}`);
    return { edits: [{ file: file.fileName, start, end: start, text: inserted, member: true }], note: `${type.symbol?.name ?? 'type'} gets ${line}` };
  }
  return augment(project, type, name, at);
}

/** The interface, class or literal of this project that declares the type; through Omit/Pick/Partial to their first argument. */
function declarationOf(project, type, depth = 0) {
  const { ts, checker } = project;
  const declaration = type.symbol?.declarations?.find((n) => (ts.isInterfaceDeclaration(n) || ts.isClassLike(n) || ts.isTypeLiteralNode(n))
    && project.editable(n.getSourceFile().fileName));
  if (declaration) return { declaration };
  if (depth > 3 || !type.aliasSymbol) return undefined;
  const inner = type.aliasTypeArguments?.[0] ?? type.aliasSymbol.declarations?.map((n) => n.type?.typeArguments?.[0]).filter(Boolean).map((n) => checker.getTypeFromTypeNode(n))[0];
  return inner && declarationOf(project, inner, depth + 1);
}

/**
 * A library type: libraries that mean to be extended declare an empty interface in a global namespace
 * (for instance Express.Request). The member goes there, in a file of the project (no .d.ts: skipLibCheck would hide its errors).
 */
function augment(project, type, name, at) {
  const { ts, checker } = project;
  const seen = new Set();
  const search = (t) => {
    if (!t?.symbol || seen.has(t.symbol)) return undefined;
    seen.add(t.symbol);
    for (const n of t.symbol.declarations ?? []) {
      const space = n.parent?.parent;
      if (ts.isInterfaceDeclaration(n) && space && ts.isModuleDeclaration(space) && ts.isIdentifier(space.name)
        && space.parent && ts.isModuleBlock(space.parent) && space.parent.parent.name?.text === 'global') return { space: space.name.text, name: n.name.text };
    }
    for (const base of t.symbol.declarations?.some(ts.isInterfaceDeclaration) ? checker.getBaseTypes(t.target ?? t) : []) {
      const found = search(base);
      if (found) return found;
    }
    return undefined;
  };
  const point = search(type);
  if (!point) return undefined;
  const root = project.options.rootDir ?? path.dirname([...project.files.keys()][0]);
  const file = path.join(root, 'types', `${point.space.toLowerCase()}.ts`);
  const text = memberType(project, type, name, at);
  if (!text) return undefined;
  if (!project.files.has(file)) {
    project.write(file, `export {};\n\ndeclare global {\n  namespace ${point.space} {\n    interface ${point.name} {\n    }\n  }\n}\n`);
  }
  const current = project.files.get(file).text;
  const marker = `interface ${point.name} {`;
  const start = current.indexOf(marker) + marker.length;
  if (start < marker.length || new RegExp(`^\\s*${name}\\?`, 'm').test(current)) return undefined;
  return { edits: [{ file, start, end: start, text: `\n      ${name}?: ${text};`, member: true }], note: `${point.space}.${point.name} gets ${name}?: ${text}` };
}

const sameOwner = (project, type, other) => {
  const own = declarationOf(project, type)?.declaration ?? type.symbol?.declarations?.[0];
  const their = other && (declarationOf(project, other)?.declaration ?? other.symbol?.declarations?.[0]);
  return own && own === their;
};

/** What the project's code shows about the type of `name` on this type. */
export function memberType(project, type, name, at, lenient = false) {
  const { ts, checker } = project;
  const supplied = [];
  const asked = [];
  const tested = [];
  let unresolved = false;
  const visit = (node) => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === name) {
      const owner = checker.getNonNullableType(checker.getTypeAtLocation(node.expression));
      if (sameOwner(project, type, owner)) {
        const { parent } = node;
        if (ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) supplied.push(checker.getTypeAtLocation(parent.right));
        else {
          asked.push(expectedAt(project, node, false));
          tested.push(expectedAt(project, node));
          const other = ts.isBinaryExpression(parent) ? (parent.left === node ? parent.right : parent.left) : undefined;
          if (other && isLoose(ts, checker.getTypeAtLocation(other))) unresolved = true;
        }
      }
    } else if ((ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) && node.name.getText() === name) {
      const owner = contextOf(project, node.parent);
      if (owner && sameOwner(project, type, owner)) supplied.push(checker.getTypeAtLocation(node.initializer ?? node.name));
    }
    ts.forEachChild(node, visit);
  };
  for (const file of project.sources()) visit(file);
  return combine(project, supplied, at) ?? combine(project, asked, at) ?? sameNameElsewhere(project, name, at)
    ?? (unresolved && !lenient ? undefined : combine(project, tested, at));
}

/** The type a member of this name has everywhere else in the project, if it is the same everywhere. */
function sameNameElsewhere(project, name, at) {
  const { ts, checker } = project;
  const texts = new Set();
  const visit = (node) => {
    if ((ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)) && node.type && node.name.getText() === name) texts.add(typeText(project, checker.getTypeFromTypeNode(node.type), at));
    ts.forEachChild(node, visit);
  };
  for (const file of project.sources()) visit(file);
  return texts.size === 1 ? [...texts][0] : undefined;
}

/** Do all object literals of this type supply the member? Then it need not be optional. */
function alwaysSupplied(project, type, name) {
  const { ts, checker } = project;
  let literals = 0;
  let without = 0;
  const visit = (node) => {
    if (ts.isObjectLiteralExpression(node)) {
      const context = contextOf(project, node);
      const partial = context?.getProperties().every((p) => p.flags & ts.SymbolFlags.Optional);
      if (context && !partial && sameOwner(project, type, context)) {
        literals += 1;
        if (!node.properties.some((p) => p.name?.getText() === name)) without += 1;
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const file of project.sources()) visit(file);
  return literals > 0 && without === 0;
}

function assignedInConstructor(project, declaration, name) {
  const { ts } = project;
  const constructor = declaration.members.find(ts.isConstructorDeclaration);
  return (constructor?.body?.statements ?? []).some((s) => ts.isExpressionStatement(s) && ts.isBinaryExpression(s.expression)
    && s.expression.left.getText() === `this.${name}`);
}

/** Object literals that lack required members get them: from a variable in scope, else the neutral value of the type. */
function completeLiterals(project, node, d) {
  const { ts, checker } = project;
  const file = node.getSourceFile();
  let scope = node;
  const statement = ts.findAncestor(node, (n) => n.getStart(file) === d.start && (ts.isReturnStatement(n) || ts.isVariableDeclaration(n)));
  if (statement) scope = statement;
  else if (node.parent && (ts.isPropertyAssignment(node.parent) || ts.isVariableDeclaration(node.parent)) && node.parent.name === node) scope = node.parent;
  const edits = [];
  const notes = [];
  const visit = (n) => {
    if (ts.isObjectLiteralExpression(n)) complete(n);
    ts.forEachChild(n, visit);
  };
  // Literals returned by a callback often have no context of their own: the elements asked for are theirs.
  const wanted = siteOf(project, node, d)?.target;
  const element = wanted && checker.getIndexTypeOfType(checker.getNonNullableType(wanted), ts.IndexKind.Number);
  const complete = (literal) => {
    const have = checker.getTypeAtLocation(literal);
    const lacking = (type) => (!type || type.isUnion() || type.flags & ts.TypeFlags.TypeParameter ? []
      : type.getProperties().filter((p) => !(p.flags & ts.SymbolFlags.Optional) && !checker.getPropertyOfType(have, p.name)));
    let missing = lacking(contextOf(project, literal));
    const isElement = () => literal.properties.every((p) => p.name && checker.getPropertyOfType(element, p.name.getText(file)));
    if (!missing.length && element && isElement()) missing = lacking(element);
    const added = missing.map((p) => {
      const value = defaultText(project, checker.getTypeOfSymbol(p), literal, p.name);
      return value && (value.shorthand ? p.name : `${p.name}: ${value.text}`);
    });
    if (!added.length || !added.every(Boolean)) return;
    const last = literal.properties[literal.properties.length - 1];
    const start = last ? last.getEnd() : literal.getStart(file) + 1;
    const multiline = last && literal.getText(file).includes('\n');
    const indent = multiline ? `\n${' '.repeat(file.getLineAndCharacterOfPosition(last.getStart(file)).character)}` : ' ';
    edits.push({ file: file.fileName, start, end: start, text: `${last ? ',' : ''}${added.map((a) => indent + a).join(',')}${last ? '' : ' '}` });
    notes.push(`object completed with ${added.join(', ')}`);
  };
  visit(scope);
  return edits.length ? { edits, note: notes.join('; ') } : undefined;
}
