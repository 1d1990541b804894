// Reads the migration documents: the fenced sql blocks, and what they declare.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TaskFailure } from '../lib/failure.mjs';

/** The text of the blocks fenced as exactly "sql", joined in order. */
export function fencedSql(markdown, name = 'document') {
  const blocks = [];
  let fence = null;
  let current = null;
  markdown.split(/\r?\n/).forEach((line) => {
    if (fence === null) {
      const open = /^ {0,3}(`{3,}|~{3,})\s*([^`]*?)\s*$/.exec(line);
      if (open) {
        fence = open[1];
        current = open[2] === 'sql' ? [] : null;
      }
      return;
    }
    const close = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line);
    if (close && close[1][0] === fence[0] && close[1].length >= fence.length) {
      if (current) {
        blocks.push(current.join('\n'));
      }
      fence = null;
      current = null;
    } else if (current) {
      current.push(line);
    }
  });
  if (fence !== null) {
    throw new TaskFailure(`${name}: a fenced block is not closed`);
  }
  return blocks.join('\n\n');
}

/** Blanks out comments, string literals and dollar-quoted bodies, so that only statements are left. */
export function statementText(sql) {
  const pattern = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|(\$[A-Za-z_]*\$)[\s\S]*?\1/g;
  return sql.replace(pattern, (match) => (match.startsWith('--') || match.startsWith('/*') ? ' ' : "''"));
}

const PATTERNS = {
  tables: /\bCREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.]+)/gi,
  indexes: /\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.]+)\s+ON\s+([\w.]+)/gi,
  policies: /\bCREATE\s+POLICY\s+(\w+)\s+ON\s+([\w.]+)/gi,
  rowSecurity: /\bALTER\s+TABLE\s+([\w.]+)\s+ENABLE\s+ROW\s+LEVEL\s+SECURITY/gi,
  forcedRowSecurity: /\bALTER\s+TABLE\s+([\w.]+)\s+FORCE\s+ROW\s+LEVEL\s+SECURITY/gi,
  triggers: /\bCREATE\s+(?:CONSTRAINT\s+)?TRIGGER\s+(\w+)\s[^;]*?\bON\s+([\w.]+)\s+(?:NOT\s|DEFERRABLE|INITIALLY|REFERENCING|FOR|WHEN|EXECUTE)/gi,
  views: /\bCREATE\s+(?:OR\s+REPLACE\s+)?VIEW\s+([\w.]+)/gi,
  materializedViews: /\bCREATE\s+MATERIALIZED\s+VIEW\s+([\w.]+)/gi,
  functions: /\bCREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\s+([\w.]+)\s*\(/gi,
};

// Every CREATE of a kind, matched loosely: guards against declarations the patterns above miss.
const LOOSE = {
  tables: /\bCREATE\s+(?:\w+\s+)?TABLE\b/gi,
  indexes: /\bCREATE\s+(?:UNIQUE\s+)?INDEX\b/gi,
  policies: /\bCREATE\s+POLICY\b/gi,
  triggers: /\bCREATE\s+(?:\w+\s+)*?TRIGGER\b/gi,
  views: /\bCREATE\s+(?:OR\s+REPLACE\s+)?VIEW\b/gi,
  materializedViews: /\bCREATE\s+MATERIALIZED\s+VIEW\b/gi,
  functions: /\bCREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\b/gi,
};

/** What the PART_*.md documents of a directory declare: lists of { name, table, document }. */
export function readDeclarations(directory) {
  const documents = readdirSync(directory)
    .filter((name) => /^PART_\d+_\w+\.md$/.test(name))
    .sort((a, b) => Number(a.match(/\d+/)[0]) - Number(b.match(/\d+/)[0]));
  const declared = Object.fromEntries(Object.keys(PATTERNS).map((kind) => [kind, []]));
  for (const document of documents) {
    const text = statementText(fencedSql(readFileSync(join(directory, document), 'utf8'), document));
    for (const [kind, pattern] of Object.entries(PATTERNS)) {
      const found = [...text.matchAll(pattern)];
      if (LOOSE[kind] && [...text.matchAll(LOOSE[kind])].length !== found.length) {
        throw new TaskFailure(`${document}: a declaration of kind ${kind} could not be read`);
      }
      for (const match of found) {
        declared[kind].push({ name: match[1].toLowerCase(), table: match[2]?.toLowerCase() ?? null, document });
      }
    }
  }
  return { documents, declared };
}
