// Counts what ESLint's security rules and secretlint find in the API's own files.
//
//   node agents/security-specialist/scan.mjs [project=api] --expect=findings|none
//
// With `--expect=findings` both must find something: a scan that sees nothing before the repair proves nothing after it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { projectArgument } from '../lib/api.mjs';
import { Checks, main, output } from '../lib/task.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const project = projectArgument();
const expected = process.argv.find((a) => a.startsWith('--expect='))?.slice('--expect='.length);

await main(async () => {
  if (!['findings', 'none'].includes(expected)) {
    throw new Error('--expect=findings or --expect=none is missing');
  }
  const eslint = await lint();
  const secrets = scanForSecrets();
  for (const finding of [...eslint.findings, ...secrets.findings]) {
    console.log(finding);
  }
  output({ files: eslint.ruled.size, eslint_findings: eslint.findings.length, files_scanned: secrets.files, secret_findings: secrets.findings.length });
  const checks = new Checks();
  const sources = sourceFiles();
  for (const file of sources.filter((name) => !eslint.ruled.has(name))) {
    checks.expect(false, `${path.relative(project, file)}: ESLint has no security rules for it; name its kind in eslint.config.mjs`);
  }
  checks.expect(sources.length > 0, `${path.join(project, 'src')} has no sources to scan`);
  checks.expect(secrets.files >= sources.length, `secretlint looked at ${secrets.files} files only, there are ${sources.length} sources`);
  for (const [what, { findings }] of Object.entries({ ESLint: eslint, secretlint: secrets })) {
    checks.expect((findings.length > 0) === (expected === 'findings'), `${what}: ${findings.length} found, expected ${expected}`);
  }
  checks.finish();
});

async function lint() {
  const eslint = new ESLint({ cwd: project, overrideConfigFile: path.join(here, 'eslint.config.mjs'), overrideConfig: { languageOptions: { parserOptions: { tsconfigRootDir: project } } } });
  const results = await eslint.lintFiles(['src']);
  const findings = results.flatMap(({ filePath, messages }) =>
    messages.map((m) => `${path.relative(project, filePath)}:${m.line}: ${m.ruleId ?? 'syntax'}: ${m.message}`));
  const ruled = new Set();
  for (const { filePath } of results) {
    const { rules = {} } = (await eslint.calculateConfigForFile(filePath)) ?? {};
    if (Object.keys(rules).some((name) => name.startsWith('security/'))) ruled.add(filePath);
  }
  return { ruled, findings };
}

/** Whatever runs, in whichever dialect. */
function sourceFiles() {
  const directory = path.join(project, 'src');
  return readdirSync(directory, { recursive: true }).filter((name) => /\.[cm]?[jt]sx?$/.test(name)).map((name) => path.join(directory, name));
}

function scanForSecrets() {
  const program = createRequire(import.meta.url).resolve('secretlint/package.json').replace(/package\.json$/, 'bin/secretlint.js');
  // It ends before a pipe has taken more than 64 KiB of what it prints: a file has all.
  const directory = mkdtempSync(path.join(os.tmpdir(), 'secretlint-'));
  try {
    return findingsIn(path.join(directory, 'results.json'), program);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function findingsIn(file, program) {
  const run = spawnSync(process.execPath, [
    program, '--secretlintrc', path.join(here, 'secretlint.json'), '--secretlintignore', path.join(project, '.gitignore'), '--format', 'json', '--output', file, '**/*', '.env*',
  ], { cwd: project, encoding: 'utf8' });
  // 0: done, whatever was found, for it has a file to write to; all else: it did not work.
  if (run.error || run.status !== 0) {
    throw new Error(`secretlint failed: ${run.error?.message ?? run.stderr}`);
  }
  const results = JSON.parse(readFileSync(file, 'utf8'));
  const findings = results.flatMap(({ filePath, messages }) =>
    messages.map((m) => `${path.relative(project, filePath)}:${m.loc.start.line}: ${m.ruleId}: ${m.message}`));
  return { files: results.length, findings };
}
