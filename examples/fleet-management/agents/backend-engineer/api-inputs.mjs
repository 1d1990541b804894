// Completes what an Express API owes its callers, in the sources:
//
//   node agents/backend-engineer/api-inputs.mjs [project=api]
//
// 1. Validation: every route that takes input gets a Zod schema for each part of it. What is known of a part comes from
//    what the handler makes of it: `Number(req.query.page)` is a number, `oneOf(req.query.status, […])` one of these.
// 2. Rate limiting: the log-in has a limit of its own, for failed attempts; who is over a limit gets JSON as with other errors.
// 3. Error handling: rejections of async handlers reach the error handler; uploads that are refused, and what is asked
//    for and not there (a file, or a record by its id), are no internal errors.
//
// It changes nothing when run again.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectArgument } from '../lib/api.mjs';
import { main, output } from '../lib/task.mjs';
import { zodFromType } from '../lib/zod-from-type.mjs';
import { Project } from '../typescript-fixer/lib/project.mjs';
import { declaredRoutes, pathParameters } from './routes.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const project = new Project(projectArgument());
const { ts } = project;
const file = (name) => path.join(project.directory, 'src', name);
const objectOf = (entries) => `z.object({ ${entries.map(([name, schema]) => `${name}: ${schema}`).join(', ')} })`;
const where = (source, node) => `${project.relative(source.fileName)}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
const isLogIn = ({ method, path: url }) => method === 'post' && /\/(log-?in|sign-?in|token)$/i.test(url);

await main(() => {
  project.write(file('middleware/validate-request.ts'), fs.readFileSync(path.join(here, 'validate-request.ts'), 'utf8'));
  const counts = { routes: 0, with_input: 0, schemas_added: 0, handlers_wrapped: 0 };
  for (const source of project.sources().filter((s) => project.editable(s.fileName) && !s.isDeclarationFile)) {
    completeRoutes(source, counts);
  }
  removeIfUnused(file('middleware/validate.ts'));
  const limits = completeRateLimits();
  const uploads = completeErrorHandler();
  const records = completeMissingRecords();
  const changed = project.save();
  const left = project.diagnostics();
  left.forEach((d) => console.error(project.describe(d)));
  output({ ...counts, limits_added: limits, upload_errors_handled: uploads, missing_records_handled: records, files_changed: changed });
  if (counts.routes === 0) {
    throw new Error('no route was found');
  }
  if (left.length > 0) {
    throw new Error(`the changes left ${left.length} compiler errors`);
  }
});

function completeRoutes(source, counts) {
  const edits = [];
  const imports = new Map();
  for (const route of declaredRoutes(ts, source)) {
    counts.routes += 1;
    const { handler, handlers } = route;
    const validator = handlers.find((h) => ts.isCallExpression(h) && /^validate(Body|Request)$/.test(h.expression.getText(source)));
    const schemas = schemasOf(source, route, validator);
    if (Object.keys(schemas).length > 0) {
      counts.with_input += 1;
    }
    if (Object.keys(schemas).length > 0 && validator?.expression.getText(source) !== 'validateRequest') {
      const text = `validateRequest({ ${Object.entries(schemas).map(([part, schema]) => `${part}: ${schema}`).join(', ')} })`;
      imports.set('validateRequest', 'middleware/validate-request.ts');
      if (text.includes('z.')) imports.set('z', 'zod');
      const at = validator ?? handler;
      edits.push({ start: at.getStart(), end: validator ? at.getEnd() : at.getStart(), text: validator ? text : `${text}, ` });
      counts.schemas_added += Object.keys(schemas).length - (validator ? 1 : 0);
    }
    if (isLogIn(route) && !handlers.some((h) => /limit/i.test(h.getText(source)))) {
      imports.set('loginRateLimit', 'middleware/rate-limit.ts');
      edits.push({ start: handlers[0].getStart(), end: handlers[0].getStart(), text: 'loginRateLimit, ' });
    }
    if (ts.isArrowFunction(handler) && handler.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword)) {
      imports.set('asyncHandler', 'utils/async-handler.ts');
      edits.push({ start: handler.getStart(), end: handler.getStart(), text: 'asyncHandler(' }, { start: handler.getEnd(), end: handler.getEnd(), text: ')' });
      counts.handlers_wrapped += 1;
    }
  }
  if (edits.length === 0) return;
  const { fileName } = source;
  // Several insertions at one place go in as they were found.
  const merged = new Map();
  for (const edit of edits) {
    const key = `${edit.start} ${edit.end}`;
    merged.set(key, { file: fileName, ...edit, text: (merged.get(key)?.text ?? '') + edit.text });
  }
  project.apply([...merged.values()]);
  for (const [name, from] of imports) addImport(fileName, name, from);
  removeUnusedImports(fileName);
}

function addImport(fileName, name, from) {
  const source = project.source(fileName);
  const specifier = from.endsWith('.ts') ? path.relative(path.dirname(fileName), file(from)).replace(/\.ts$/, '').replace(/^(?!\.)/, './') : from;
  const imports = source.statements.filter(ts.isImportDeclaration);
  if (imports.some((i) => i.importClause?.namedBindings?.elements?.some((e) => e.name.text === name))) return;
  const same = imports.find((i) => i.moduleSpecifier.text === specifier)?.importClause?.namedBindings?.elements;
  const at = same ? same.at(-1).getEnd() : imports.at(-1)?.getEnd() ?? 0;
  project.apply([{ file: fileName, start: at, end: at, text: same ? `, ${name}` : `\nimport { ${name} } from '${specifier}';` }]);
}

/** Source text of a schema for each part of the request that the route takes. */
function schemasOf(source, route, validator) {
  const schemas = {};
  const names = pathParameters(route.path);
  if (names.length > 0) {
    schemas.params = objectOf(names.map((name) => [name, /^id$|Id$/.test(name) ? 'z.coerce.number().int().positive()' : 'z.string().min(1)']));
  }
  const query = new Map();
  for (const node of route.reads.get('query')) {
    const name = ts.isPropertyAccessExpression(node.parent) ? node.parent.name.text : undefined;
    if (!name) throw new Error(`${where(source, node)}: the whole query is read; no schema can be made for it`);
    query.set(name, [...(query.get(name) ?? []), node.parent]);
  }
  if (query.size > 0) {
    schemas.query = objectOf([...query].map(([name, nodes]) => [name, schemaOfQuery(source, nodes)]));
  }
  if (validator) schemas.body = validator.arguments[0].getText(source);
  else if (route.reads.get('body').length > 0) schemas.body = schemaOfBody(source, route.reads.get('body'));
  if (route.reads.get('file').length > 0) schemas.file = 'z.object({ filename: z.string(), size: z.number().positive() })';
  return schemas;
}

/** What the handler makes of a value of the query, and whether it can do without. */
function schemaOfQuery(source, nodes) {
  let schema;
  let optional = false;
  const follow = (declared) => {
    const { fileName } = declared.getSourceFile();
    project.references(fileName, declared.getStart()).filter((r) => r.fileName === fileName && r.textSpan.start !== declared.getStart())
      .forEach((r) => consider(tokenAt(declared.getSourceFile(), r.textSpan.start), declared.getSourceFile()));
  };
  const consider = (node, within = source) => {
    for (let at = node; at.parent && !ts.isStatement(at.parent); at = at.parent) {
      const { parent } = at;
      if (ts.isCallExpression(parent) && parent.arguments.includes(at)) {
        const called = parent.expression.getText(within);
        if (called === 'Number') schema ??= 'z.coerce.number()';
        else if (called === 'oneOf') schema ??= `z.enum(${parent.arguments[1].getText(within)})`;
        else if (called !== 'String') {
          const index = parent.arguments.indexOf(at);
          if (hasDefault(parent, index)) optional = true;
          // Only one of some values may be what the function called takes.
          const taken = project.checker.getResolvedSignature(parent)?.declaration?.parameters?.[index]?.name;
          if (within === source && taken && ts.isIdentifier(taken) && project.editable(taken.getSourceFile().fileName)) follow(taken);
          break;
        }
      } else if (ts.isBinaryExpression(parent)) {
        if (['??', '||'].includes(parent.operatorToken.getText(within))) optional = true;
        if (/^={2,3}$/.test(parent.operatorToken.getText(within))) {
          optional = true;
          if (/^'(true|false)'$/.test(parent.right.getText(within))) schema ??= "z.enum(['true', 'false'])";
        }
      } else if (ts.isConditionalExpression(parent) && parent.condition === at) optional = true;
      else if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
        follow(parent.name);
        break;
      }
    }
  };
  nodes.forEach((node) => consider(node));
  return `${schema ?? 'z.string()'}${optional ? '.optional()' : ''}`;
}

function tokenAt(source, position) {
  let found = source;
  const visit = (node) => {
    if (node.getStart(source) <= position && node.getEnd() > position) {
      found = node;
      ts.forEachChild(node, visit);
    }
  };
  visit(source);
  return found;
}

/** Whether the function called does without the argument: it is optional, or `parameter || …` or `parameter ?? …` stands in it. */
function hasDefault(call, index) {
  const declaration = project.checker.getResolvedSignature(call)?.declaration;
  const parameter = declaration?.parameters?.[index];
  if (!parameter || parameter.questionToken || parameter.initializer) return Boolean(parameter);
  const name = parameter.name.getText();
  return new RegExp(`\\b${name}\\s*(\\|\\||\\?\\?)`).test(declaration.body?.getText() ?? '');
}

/** The schema of the type that the function takes to which the handler gives the body. */
function schemaOfBody(source, nodes) {
  for (const node of nodes) {
    const type = ts.isCallExpression(node.parent) && project.checker.getContextualType(node);
    const schema = type && zodFromType(ts, project.checker, type);
    if (schema) return schema;
  }
  throw new Error(`${where(source, nodes[0])}: nothing tells what this body may be; write a schema for it`);
}

function removeIfUnused(name) {
  const specifier = path.basename(name, '.ts');
  const used = [...project.files].some(([other, { text }]) => other !== name && new RegExp(`from '[^']*/${specifier}'`).test(text));
  if (project.files.has(name) && !used) {
    project.files.delete(name);
    fs.rmSync(name);
  }
}

/** A limit for failed log-ins, and JSON for who is over a limit. */
function completeRateLimits() {
  const name = file('middleware/rate-limit.ts');
  let { text } = project.files.get(name);
  if (text.includes('loginRateLimit')) return 0;
  text = text.replace(/(rateLimit\(\{\n)(?![^}]*\bmessage:)/g, "$1  message: { error: 'too many requests' },\n");
  text += `
/** Guessing passwords is slow: what counts are the attempts that fail. */
export const loginRateLimit = rateLimit({
  message: { error: 'too many failed attempts' },
  windowMs: 60000,
  limit: 10,
  skipSuccessfulRequests: true,
  standardHeaders: true,
  legacyHeaders: false,
});
`;
  project.write(name, text);
  return 1;
}

/** Multer's errors are those of the caller, and so is the name of a file to read that is not there. */
function completeErrorHandler() {
  const name = file('middleware/error-handler.ts');
  const { text } = project.files.get(name);
  if (text.includes('MulterError')) return 0;
  project.write(name, text.replace(/^(\s*)if \(err instanceof ZodError\)/m, `$1if (err instanceof MulterError) {
$1  res.status(err.code === 'LIMIT_FILE_SIZE' ? 413 : 400).json({ error: err.message });
$1  return;
$1}
$1if (req.method === 'GET' && 'code' in err && err.code === 'ENOENT') {
$1  res.status(404).json({ error: 'no such file' });
$1  return;
$1}
$&`));
  addImport(name, 'MulterError', 'multer');
  return 1;
}

/** expectDefined(…id…, what), of a function that takes the id, becomes existing(…id…, id), which is answered with 404. */
function completeMissingRecords() {
  const helper = file('utils/http-error.ts');
  const { text } = project.files.get(helper);
  if (text.includes('function existing')) return 0;
  project.write(helper, `${text}
/** What has the id, or else 404. */
export function existing<T>(value: T | null | undefined, id: unknown): T {
  if (value === null || value === undefined) throw new HttpError(404, \`nothing has the id \${id}\`);
  return value;
}
`);
  let count = 0;
  for (const source of project.sources().filter((s) => project.editable(s.fileName) && !s.isDeclarationFile)) {
    const edits = [];
    const visit = (node, ids) => {
      const known = ts.isFunctionLike(node) ? [...ids, ...node.parameters.map((p) => p.name.getText(source)).filter((name) => /^id$|Id$/.test(name))] : ids;
      if (ts.isCallExpression(node) && node.expression.getText(source) === 'expectDefined') {
        const [value, what] = node.arguments;
        const id = known.find((name) => new RegExp(`\\b${name}\\b`).test(value.getText(source)));
        if (id) {
          edits.push({ start: node.expression.getStart(), end: node.expression.getEnd(), text: 'existing' }, { start: what.getStart(), end: what.getEnd(), text: id });
        }
      }
      ts.forEachChild(node, (child) => visit(child, known));
    };
    visit(source, []);
    if (edits.length === 0) continue;
    count += edits.length / 2;
    project.apply(edits.map((edit) => ({ file: source.fileName, ...edit })));
    addImport(source.fileName, 'existing', 'utils/http-error.ts');
    removeUnusedImports(source.fileName);
  }
  return count;
}

function removeUnusedImports(fileName) {
  const [unused] = project.service.organizeImports({ type: 'file', fileName, mode: ts.OrganizeImportsMode.RemoveUnused }, project.format, {});
  project.apply((unused?.textChanges ?? []).map((t) => ({ file: fileName, start: t.span.start, end: t.span.start + t.span.length, text: t.newText })));
}
