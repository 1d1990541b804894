#!/usr/bin/env node
// Every route that takes a body (post, put, patch) and whose handler reads req.body has to have a validating middleware
// before the handler (a call whose name starts with validate). Usage: input-validation-check.mjs [project=api]
import fs from 'node:fs';
import path from 'node:path';
import { project, relative, typescript, verdict, walk } from './lib.mjs';

const ts = typescript();
const findings = [];
let files = 0;
let routes = 0;
for (const file of walk(path.join(project, 'src'))) {
  if (!/\.[cm]?tsx?$/.test(file)) continue;
  files += 1;
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && ['post', 'put', 'patch'].includes(node.expression.name.text)
      && node.arguments.length > 1 && ts.isStringLiteralLike(node.arguments[0]) && node.arguments[0].text.startsWith('/')) {
      routes += 1;
      const handlers = node.arguments.slice(1);
      const validated = handlers.slice(0, -1).some((h) => ts.isCallExpression(h) && /^validate/i.test(h.expression.getText(source)));
      if (/\.body\b/.test(handlers.at(-1).getText(source)) && !validated) {
        findings.push({ file: relative(file), line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, what: `${node.expression.name.text} ${node.arguments[0].text} reads the body without validating it` });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}
verdict(findings, { files, routes });
