// Repairs what the attacks use, wherever in the sources it is:
//
//   node agents/security-specialist/harden.mjs [project=api]
//
// 1. SQL with inserted values: the values become parameters.
// 2. Files of a directory, named by a request: Express's sendFile with that directory as root answers instead, with bytes
//    to store, for whoever put the file there must not decide that browsers show it as a page.
// 3. Objects spread over stored ones, which only the compiler has seen: a schema made from their type checks them.
// 4. Literals under the names of secrets: they come from the environment, and stand in .env.example without a value.
//
// It changes nothing when run again. What leaked remains in the history of the repository: secrets need new values.
import fs from 'node:fs';
import path from 'node:path';
import { projectArgument } from '../lib/api.mjs';
import { main, output } from '../lib/task.mjs';
import { zodFromType } from '../lib/zod-from-type.mjs';
import { useGuard } from '../typescript-fixer/lib/guards.mjs';
import { Project } from '../typescript-fixer/lib/project.mjs';

const SQL = /^\s*(select|insert|update|delete|with)\b/i;
const SECRET = /(pass(word|wd)?|secret|token|api_?key|private_?key|credential)$/i;
// Without these the type would follow the extension, which uploads choose. Errors are answered without them.
const DOWNLOAD = "{ 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment', 'X-Content-Type-Options': 'nosniff' }";

await main(() => {
  const directory = projectArgument();
  const project = new Project(directory);
  const repairs = { sql: parameters(project), files: fileNames(project), validation: spreads(project), secrets: secrets(project) };
  const changed = project.save();
  for (const [kind, names] of Object.entries(repairs)) {
    names.forEach((name) => console.log(`${kind}: ${name}`));
  }
  addSettings(path.join(directory, '.env.example'), repairs.secrets);
  const left = project.diagnostics();
  left.forEach((d) => console.error(project.describe(d)));
  output({ ...Object.fromEntries(Object.entries(repairs).map(([kind, names]) => [`${kind}_repaired`, names.length])), files_changed: changed });
  if (left.length > 0) {
    throw new Error(`the repairs left ${left.length} compiler errors`);
  }
});

/** Calls `visit` with every node of every source; what it returns is applied, and its `note` listed. */
function repair(project, visit) {
  const notes = [];
  for (const source of project.sources()) {
    if (!project.editable(source.fileName) || source.isDeclarationFile) continue;
    const edits = [];
    const walk = (node) => {
      const found = visit(node, source);
      if (found) {
        edits.push(...found.edits.map((edit) => ({ file: source.fileName, ...edit })));
        notes.push(found.note);
      }
      project.ts.forEachChild(node, walk);
    };
    walk(source);
    if (edits.length > 0) {
      project.apply(unique(edits));
      removeUnusedImports(project, source.fileName);
    }
  }
  return notes;
}

/** Two repairs of one file import the same helper once. */
function unique(edits) {
  return [...new Map(edits.map((edit) => [`${edit.start} ${edit.end} ${edit.text}`, edit])).values()];
}

function removeUnusedImports(project, file) {
  const [change] = project.service.organizeImports({ type: 'file', fileName: file, mode: project.ts.OrganizeImportsMode.RemoveUnused }, project.format, {});
  project.apply((change?.textChanges ?? []).map((t) => ({ file, start: t.span.start, end: t.span.start + t.span.length, text: t.newText })));
}

function place(project, source, node) {
  return `${project.relative(source.fileName)}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** exec(`… LIKE '%${text}%' AND id = ${id}`) becomes exec("… LIKE ? AND id = ?", [`%${text}%`, id]). */
function parameters(project) {
  const { ts } = project;
  return repair(project, (node, source) => {
    if (!ts.isCallExpression(node) || node.arguments.length !== 1) return undefined;
    const [text] = node.arguments;
    if (!ts.isTemplateExpression(text) || !SQL.test(text.head.text)) return undefined;
    const values = [];
    // A quoted value ends where its quote does; one without quotes is the expression itself.
    const sql = text.getText(source).slice(1, -1).replace(/'([^'`]*\$\{[^}]*\}[^'`]*)'|\$\{([^}]*)\}/g, (_all, quoted, bare) => {
      values.push(bare ?? (/^\$\{[^}]*\}$/.test(quoted) ? quoted.slice(2, -1) : `\`${quoted}\``));
      return '?';
    });
    const quote = sql.includes("'") || sql.includes('\n') ? '`' : "'";
    return {
      note: place(project, source, node),
      edits: [{ start: text.getStart(), end: text.getEnd(), text: `${quote}${sql}${quote}, [${values.join(', ')}]` }],
    };
  });
}

/** res.send(await readFile(path.join(root, name))) becomes res.sendFile(name, { root, headers }). */
function fileNames(project) {
  const { ts } = project;
  return repair(project, (node, source) => {
    if (!ts.isCallExpression(node) || !/\.send$/.test(node.expression.getText(source)) || node.arguments.length !== 1) return undefined;
    const read = /^await (?:fs\.|promises\.)*readFile\(path\.(?:join|resolve)\(([\w.]+), ([\w.]+)\)\)$/.exec(node.arguments[0].getText(source));
    if (!read) return undefined;
    return {
      note: place(project, source, node),
      edits: [{
        start: node.getStart(),
        end: node.getEnd(),
        text: `${node.expression.getText(source)}File(${read[2]}, { root: ${read[1]}, headers: ${DOWNLOAD} })`,
      }],
    };
  });
}

/** { ...stored, ...change }, of a parameter `change: T`, becomes { ...stored, ...changeSchema.parse(change) }. */
function spreads(project) {
  const { ts } = project;
  return repair(project, (node, source) => {
    if (!ts.isObjectLiteralExpression(node) || node.properties.length < 2) return undefined;
    const last = node.properties.at(-1);
    if (!ts.isSpreadAssignment(last) || !ts.isIdentifier(last.expression) || !ts.isSpreadAssignment(node.properties[0])) return undefined;
    const parameter = project.checker.getSymbolAtLocation(last.expression)?.valueDeclaration;
    if (!parameter || !ts.isParameter(parameter) || !takesWhatRequestsSend(project, parameter)) return undefined;
    const schema = zodFromType(ts, project.checker, project.checker.getTypeAtLocation(last.expression));
    if (!schema) {
      throw new Error(`${place(project, source, node)}: no schema can be made for what is spread here; write one`);
    }
    const name = `${last.expression.text}Schema`;
    const at = source.statements.filter(ts.isImportDeclaration).at(-1)?.getEnd() ?? 0;
    const imported = source.statements.some((s) => ts.isImportDeclaration(s) && s.moduleSpecifier.text === 'zod');
    return {
      note: place(project, source, node),
      edits: [
        { start: at, end: at, text: `${imported ? '' : "\nimport { z } from 'zod';"}\n\nconst ${name} = ${schema};` },
        { start: last.expression.getStart(), end: last.expression.getEnd(), text: `${name}.parse(${last.expression.text})` },
      ],
    };
  });
}

/** Whether a caller hands the body of a request to the parameter without a middleware that has parsed it. */
function takesWhatRequestsSend(project, parameter) {
  const { ts } = project;
  const called = parameter.parent;
  const at = called.parameters.indexOf(parameter);
  const references = called.name ? project.references(called.getSourceFile().fileName, called.name.getStart()) : [];
  return references.some((reference) => {
    const source = project.source(reference.fileName);
    let found = false;
    const walk = (node) => {
      if (node.getFullStart() > reference.textSpan.start || node.getEnd() < reference.textSpan.start) return;
      if (ts.isCallExpression(node) && node.arguments[at]?.getText(source) === 'req.body' && node.expression.getEnd() === reference.textSpan.start + reference.textSpan.length) {
        let route = node.parent;
        while (route && !(ts.isCallExpression(route) && ts.isStringLiteralLike(route.arguments[0] ?? route))) route = route.parent;
        found = !route?.arguments.some((a) => ts.isCallExpression(a) && /^validate/.test(a.expression.getText(source)));
      }
      ts.forEachChild(node, walk);
    };
    walk(source);
    return found;
  });
}

/** const apiKey = 'text' becomes const apiKey = requireEnv('API_KEY'). */
function secrets(project) {
  const { ts } = project;
  return repair(project, (node, source) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !SECRET.test(node.name.text)) return undefined;
    if (!node.initializer || !ts.isStringLiteralLike(node.initializer) || !node.initializer.text) return undefined;
    const setting = node.name.text.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
    return {
      note: setting,
      edits: [
        { start: node.initializer.getStart(), end: node.initializer.getEnd(), text: `requireEnv('${setting}')` },
        ...useGuard(project, source, 'requireEnv'),
      ],
    };
  });
}

function addSettings(file, settings) {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const missing = settings.filter((name) => !new RegExp(`^${name}=`, 'm').test(text));
  if (missing.length > 0) {
    fs.writeFileSync(file, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${missing.map((name) => `${name}=\n`).join('')}`);
  }
}
