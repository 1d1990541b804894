// Shared by the checks of this agent: source files, outputs, verdict.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export const project = path.resolve(process.argv.slice(2).find((a) => !a.startsWith('--')) ?? 'api');

export function* walk(directory, skip = new Set(['node_modules', 'dist', 'coverage', '.git'])) {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const name = path.join(directory, entry.name);
    if (entry.isDirectory()) { if (!skip.has(entry.name)) yield* walk(name, skip); } else if (entry.isFile()) yield name;
  }
}

export const relative = (file) => path.relative(process.cwd(), file);
export const typescript = () => createRequire(path.join(project, 'package.json'))('typescript');

export function output(values) {
  const text = Object.entries(values).map(([key, value]) => `${key}=${value}\n`).join('');
  process.stdout.write(text);
  if (process.env.DECURION_OUTPUT) fs.appendFileSync(process.env.DECURION_OUTPUT, text);
}

/** Prints the findings, writes the outputs and ends with 1 if there are any. */
export function verdict(findings, values) {
  for (const f of findings) console.error(`${f.file}:${f.line}: ${f.what}`);
  output({ ...values, findings: findings.length });
  if (!values.files) { console.error('nothing was checked'); process.exit(1); }
  process.exit(findings.length ? 1 : 0);
}
