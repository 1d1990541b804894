#!/usr/bin/env node
// Looks for secrets in the project's own files: known token formats, and string literals of high entropy
// that are assigned to a name like password, secret, token or key. Usage: secret-scan.mjs [project=api]
import fs from 'node:fs';
import { project, relative, verdict, walk } from './lib.mjs';

const PATTERNS = [
  ['AWS access key id', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['private key', /-----BEGIN (?:RSA |EC |OPENSSH |DSA )?PRIVATE KEY-----/],
  ['GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{60,}\b/],
  ['Slack token', /\bxox[abprs]-[A-Za-z0-9-]{10,}\b/],
  ['Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['Stripe key', /\b[sr]k_live_[0-9a-zA-Z]{20,}\b/],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['JSON web token', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ['connection string with a password', /\b[a-z][a-z+]*:\/\/[^\s:/'"]+:[^\s@/'"$]{3,}@[^\s'"]+/],
];
const NAMED = /(?:pass(?:word|wd)?|secret|token|api_?key|private_?key|credential)\w*['"]?\s*[:=]\s*(['"`])([^'"`\s]{8,})\1/i;
const SETTING = /^\s*(?:export\s+)?\w*(?:PASSWORD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY)\w*\s*=\s*()(\S{8,})\s*$/;
const LIMIT = 3.0; // bits per character: words stay below, random text of 12 characters or more does not

function entropy(text) {
  const counts = new Map();
  for (const c of text) counts.set(c, (counts.get(c) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / text.length) * Math.log2(n / text.length), 0);
}

const findings = [];
let files = 0;
for (const file of walk(project)) {
  if (/package-lock\.json$/.test(file)) continue; // integrity hashes
  const content = fs.readFileSync(file);
  if (content.includes(0)) continue;
  files += 1;
  content.toString('utf8').split('\n').forEach((line, index) => {
    const add = (what) => findings.push({ file: relative(file), line: index + 1, what });
    for (const [what, pattern] of PATTERNS) if (pattern.test(line)) add(what);
    const value = (NAMED.exec(line) ?? SETTING.exec(line))?.[2];
    if (value && !value.includes('${') && entropy(value) >= LIMIT && /\d|[^A-Za-z]/.test(value)) add(`literal of ${entropy(value).toFixed(1)} bits per character under the name of a secret`);
  });
}
verdict(findings, { files });
