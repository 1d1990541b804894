// The TypeScript project under repair: its files in memory, the compiler's own language service over
// them, its diagnostics sorted into the four kinds, and text edits.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { TaskFailure } from '../../lib/failure.mjs';
import { useGuard } from './guards.mjs';

const PROPERTY = new Set([2339, 2551, 2353, 2561, 2739, 2740, 2741]);
const MISSING_TYPES = new Set([7016, 2307, 2580, 2584, 2591, 2688, 2792]);
const MISMATCH = new Set([2322, 2345, 2769, 2362, 2363, 2365, 2367, 2531, 2532, 2533, 18046, 18047, 18048, 18049, 2366, 1064, 2416, 2418, 2352, 2554]);
export const KINDS = ['missing_types', 'implicit_any', 'type_mismatch', 'missing_property', 'other'];

/** The project's own TypeScript. */
function compilerOf(directory) {
  try {
    return createRequire(path.join(directory, 'package.json'))('typescript');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    throw new TaskFailure(`${directory} has no TypeScript in its node_modules: name it in package.json, and install it (npm ci)`);
  }
}

export class Project {
  constructor(directory) {
    this.directory = path.resolve(directory);
    this.ts = compilerOf(this.directory);
    const { ts } = this;
    const configFile = path.join(this.directory, 'tsconfig.json');
    const read = ts.readConfigFile(configFile, ts.sys.readFile);
    if (read.error) throw new TaskFailure(`cannot read ${configFile}: ${ts.flattenDiagnosticMessageText(read.error.messageText, ' ')}`);
    const parsed = ts.parseJsonConfigFileContent(read.config, ts.sys, this.directory);
    this.options = parsed.options;
    this.files = new Map();
    for (const name of parsed.fileNames) this.files.set(name, { text: fs.readFileSync(name, 'utf8'), version: 0 });
    this.dirty = new Set();
    const files = this.files;
    this.service = ts.createLanguageService({
      getScriptFileNames: () => [...files.keys()],
      getScriptVersion: (name) => String(files.get(name)?.version ?? 0),
      getScriptSnapshot: (name) => {
        const text = files.get(name)?.text ?? ts.sys.readFile(name);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => this.directory,
      getCompilationSettings: () => this.options,
      getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
      fileExists: (name) => files.has(name) || ts.sys.fileExists(name),
      readFile: (name) => files.get(name)?.text ?? ts.sys.readFile(name),
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    }, ts.createDocumentRegistry());
    const quotes = (mark) => [...files.values()].reduce((n, f) => n + (f.text.match(new RegExp(`from ${mark}`, 'g'))?.length ?? 0), 0);
    this.quotes = quotes("'") >= quotes('"') ? 'single' : 'double';
    this.format = { ...ts.getDefaultFormatCodeSettings('\n'), indentSize: 2, convertTabsToSpaces: true };
  }

  get program() { return this.service.getProgram(); }
  get checker() { return this.program.getTypeChecker(); }
  source(file) { return this.program.getSourceFile(file); }
  sources() { return [...this.files.keys()].filter((name) => !name.endsWith('.json')).map((name) => this.source(name)); }
  editable(file) { return this.files.has(file) && !file.includes('/node_modules/'); }
  relative(file) { return path.relative(this.directory, file); }

  /** All errors `tsc --noEmit` reports, by the same compiler and settings. */
  diagnostics() {
    const { ts } = this;
    return ts.getPreEmitDiagnostics(this.program).filter((d) => d.category === ts.DiagnosticCategory.Error);
  }

  kindOf(diagnostic) {
    const codes = [];
    const walk = (m) => { if (typeof m === 'object' && m) { codes.push(m.code); (m.next ?? []).forEach(walk); } };
    walk(diagnostic.messageText);
    const { code } = diagnostic;
    const text = this.ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
    if (MISSING_TYPES.has(code) && !(code === 2307 && /module '\.{0,2}\//.test(text))) return 'missing_types';
    if (code === 2304 && /'(Buffer|process|require|module|__dirname|__filename|set(Timeout|Interval|Immediate)|clear(Timeout|Interval)|global)'/.test(text)) return 'missing_types';
    if (code >= 7005 && code < 7060) return 'implicit_any';
    if (PROPERTY.has(code) || codes.some((c) => c === 2739 || c === 2740 || c === 2741)) return 'missing_property';
    return MISMATCH.has(code) ? 'type_mismatch' : 'other';
  }

  counts(diagnostics = this.diagnostics()) {
    const counts = Object.fromEntries(KINDS.map((kind) => [kind, 0]));
    for (const d of diagnostics) counts[this.kindOf(d)] += 1;
    return { total: diagnostics.length, ...counts };
  }

  describe(d) {
    const text = this.ts.flattenDiagnosticMessageText(d.messageText, '\n').split('\n')[0];
    if (!d.file) return `TS${d.code} ${text}`;
    const at = d.file.getLineAndCharacterOfPosition(d.start);
    return `${this.relative(d.file.fileName)}:${at.line + 1}:${at.character + 1} TS${d.code} ${text}`;
  }

  /** Smallest node that covers exactly the diagnostic's span, or the token at its start. */
  nodeAt(d) {
    const { ts } = this;
    const file = this.source(d.file.fileName);
    const end = d.start + d.length;
    let best = file;
    const visit = (node) => {
      if (node.getStart(file) <= d.start && node.getEnd() >= end) { best = node; ts.forEachChild(node, visit); }
    };
    visit(file);
    return best;
  }

  /** The language service's code fixes for a diagnostic, as edits; `names` filters by fixName. */
  codeFixes(d, names) {
    let actions = [];
    try {
      actions = this.service.getCodeFixesAtPosition(
        d.file.fileName, d.start, d.start + d.length, [d.code], this.format,
        { importModuleSpecifierPreference: 'relative', quotePreference: this.quotes });
    } catch { /* a fix provider that throws offers nothing */ }
    return actions.filter((action) => !names || names.includes(action.fixName)).map((action) => ({
      name: action.fixName,
      description: action.description,
      edits: action.changes.filter((c) => !c.isNewFile).flatMap((change) => change.textChanges.map((t) => ({
        file: change.fileName, start: t.span.start, end: t.span.start + t.span.length, text: t.newText }))),
    })).filter((fix) => fix.edits.length && fix.edits.every((e) => this.editable(e.file)));
  }

  references(file, position) {
    return (this.service.getReferencesAtPosition(file, position) ?? []).filter((r) => this.editable(r.fileName));
  }

  apply(edits) {
    const byFile = new Map();
    for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
    for (const [name, list] of byFile) {
      let text = this.files.get(name).text;
      for (const e of list.sort((a, b) => b.start - a.start || b.end - a.end)) text = text.slice(0, e.start) + e.text + text.slice(e.end);
      this.write(name, text);
    }
  }

  write(name, text) {
    this.files.set(name, { text, version: (this.files.get(name)?.version ?? 0) + 1 });
    this.dirty.add(name);
  }

  save() {
    for (const name of this.dirty) {
      fs.mkdirSync(path.dirname(name), { recursive: true });
      fs.writeFileSync(name, this.files.get(name).text);
    }
    const saved = this.dirty.size;
    this.dirty.clear();
    return saved;
  }
}

const memberOf = (edit) => /\w+(?=\??:)/.exec(edit.text)?.[0];
/** Two members added at the same place go together; everything else that touches the same text waits. */
const overlaps = (a, b) => a.file === b.file && !(a.member && b.member && memberOf(a) !== memberOf(b)) && (a.start === b.start || (a.start < b.end && b.start < a.end));

/**
 * Applies `fixers[kind](project, diagnostic, round)` in rounds until no diagnostic of these kinds is
 * left, nothing more can be done, or the bound is reached. A fixer returns {edits, note} or undefined.
 * Fixes that would touch the same text wait for the next round.
 */
export function repair(project, fixers, { maxRounds = 30, log = console.log } = {}) {
  let lenient = false;
  const stalled = new Map(); // a repair that does not make its error go away is not tried for ever
  const key = (d) => `${d.file.fileName} ${d.code} ${project.ts.flattenDiagnosticMessageText(d.messageText, ' ')}`;
  let previous = new Map();
  let tried = new Set();
  for (let round = 1; round <= maxRounds; round += 1) {
    const open = project.diagnostics().filter((d) => d.file && project.editable(d.file.fileName) && (fixers[project.kindOf(d)] || d.code === 2304));
    if (!open.length) return;
    const current = new Map();
    for (const d of open) current.set(key(d), (current.get(key(d)) ?? 0) + 1);
    for (const [k, count] of current) if (tried.has(k) && count === previous.get(k)) stalled.set(k, (stalled.get(k) ?? 0) + 1);
    previous = current;
    tried = new Set();
    const taken = [];
    const guards = new Map();
    let fixed = 0;
    for (const d of open) {
      if (stalled.get(key(d)) > 3) continue;
      const fix = d.code === 2304
        ? project.codeFixes(d, ['import'])[0]
        : fixers[project.kindOf(d)](project, d, { lenient });
      if (!fix?.edits?.length) continue;
      if (fix.edits.some((e) => taken.some((t) => overlaps(e, t)))) continue;
      taken.push(...fix.edits);
      for (const guard of fix.guards ?? []) guards.set(`${d.file.fileName} ${guard}`, [d.file.fileName, guard]);
      tried.add(key(d));
      fixed += 1;
      log(`  ${project.describe(d)}\n    -> ${fix.note ?? fix.description}`);
    }
    log(`round ${round}: ${open.length} open, ${fixed} fixes${lenient ? ' (last resort)' : ''}`);
    if (!fixed) {
      if (lenient) return;
      lenient = true;
      continue;
    }
    lenient = false;
    project.apply(taken);
    for (const [file, guard] of guards.values()) project.apply(useGuard(project, project.source(file), guard));
  }
}
