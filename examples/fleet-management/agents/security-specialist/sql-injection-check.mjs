#!/usr/bin/env node
// Finds SQL put together from values: the text of every query(...)/execute(...)/raw(...) call has to be a constant (a literal,
// or a const that is one), values go in as parameters. Usage: sql-injection-check.mjs [project=api]
import fs from 'node:fs';
import path from 'node:path';
import { project, relative, typescript, verdict, walk } from './lib.mjs';

const ts = typescript();
const CALLS = new Set(['query', 'execute', 'raw', '$queryRawUnsafe', '$executeRawUnsafe']);
const SQL = /^\s*(select|insert|update|delete|with|create|alter|drop|truncate)\b/i;
const findings = [];
let files = 0;
let queries = 0;

/** A literal, concatenation of literals, or a const of this file bound to one. */
function constant(node, source, depth = 0) {
  if (ts.isStringLiteralLike(node)) return true;
  if (ts.isParenthesizedExpression(node)) return constant(node.expression, source, depth);
  if (ts.isTemplateExpression(node)) return node.templateSpans.every((s) => constant(s.expression, source, depth));
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) return constant(node.left, source, depth) && constant(node.right, source, depth);
  if (!ts.isIdentifier(node) || depth > 5) return false;
  const bound = [];
  const visit = (n) => {
    if ((ts.isVariableDeclaration(n) || ts.isParameter(n) || ts.isBindingElement(n)) && n.name.getText(source) === node.text) bound.push(n);
    ts.forEachChild(n, visit);
  };
  visit(source);
  return bound.length === 1 && ts.isVariableDeclaration(bound[0]) && !!(bound[0].parent.flags & ts.NodeFlags.Const)
    && !!bound[0].initializer && constant(bound[0].initializer, source, depth + 1);
}

for (const file of walk(path.join(project, 'src'))) {
  if (!/\.[cm]?tsx?$/.test(file)) continue;
  files += 1;
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const report = (node, what) => findings.push({ file: relative(file), line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, what });
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.arguments.length) {
      const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : node.expression.getText(source);
      if (CALLS.has(name)) {
        queries += 1;
        if (!constant(node.arguments[0], source)) report(node, `the text of ${name}() is not a constant: ${node.arguments[0].getText(source).replace(/\s+/g, ' ').slice(0, 80)}`);
      }
    } else if (ts.isTemplateExpression(node) && SQL.test(node.head.text) && !constant(node, source)
      && !(ts.isCallExpression(node.parent) && node.parent.arguments[0] === node)) {
      report(node, 'SQL text with an inserted value');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}
verdict(findings, { files, queries });
