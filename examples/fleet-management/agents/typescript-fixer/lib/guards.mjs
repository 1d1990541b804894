// The small runtime helpers the repairs import into the project: they fail fast instead of pretending.
import path from 'node:path';

const TEXT = `/** Small run-time checks that also narrow the type; each fails fast with a clear message. */

export function requireEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(\`environment variable \${name} is not set\`);
  return value;
}

export function expectDefined<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(\`\${what} is missing\`);
  return value;
}

/** One of the allowed values; the error carries status 400 for HTTP layers that look at it. */
export function oneOf<T extends string | number>(value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw Object.assign(new RangeError(\`expected one of \${allowed.join(', ')}\`), { status: 400 });
  }
  return found;
}

/** The members of a union that have the property. */
export function withProperty<T, K extends string>(value: T, key: K): Extract<T, { [P in K]?: unknown }> {
  if (typeof value !== 'object' || value === null || !(key in value)) throw new Error(\`property \${key} is missing\`);
  return value as Extract<T, { [P in K]?: unknown }>;
}
`;

/** An edit that imports `name` into the file (empty if it is there), creating the helper file when needed. */
export function useGuard(project, file, name) {
  const { ts } = project;
  const common = ts.sys.resolvePath(project.options.rootDir ?? commonDirectory(project));
  const helper = path.join(common, 'type-guards.ts');
  if (!project.files.has(helper)) project.write(helper, TEXT);
  if (file.fileName === helper) return [];
  const statements = file.statements.filter(ts.isImportDeclaration);
  const extension = statements.some((s) => /^\..*\.js$/.test(s.moduleSpecifier.text)) ? '.js' : '';
  let target = path.relative(path.dirname(file.fileName), helper).replace(/\.ts$/, extension);
  if (!target.startsWith('.')) target = `./${target}`;
  const existing = statements.find((s) => s.moduleSpecifier.text === target);
  const named = existing?.importClause?.namedBindings?.elements;
  if (named) {
    if (named.some((e) => e.name.text === name)) return [];
    const at = named[named.length - 1].getEnd();
    return [{ file: file.fileName, start: at, end: at, text: `, ${name}` }];
  }
  const at = statements.length ? statements[statements.length - 1].getEnd() : 0;
  return [{ file: file.fileName, start: at, end: at, text: `${at ? '\n' : ''}import { ${name} } from '${target}';${at ? '' : '\n'}` }];
}

function commonDirectory(project) {
  const directories = [...project.files.keys()].filter((f) => !f.endsWith('.d.ts')).map((f) => path.dirname(f));
  return directories.reduce((a, b) => {
    let common = a;
    while (!`${b}/`.startsWith(`${common}/`)) common = path.dirname(common);
    return common;
  });
}
