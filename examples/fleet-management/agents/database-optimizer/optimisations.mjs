// database/optimisations: files of SQL, each applied once, in the order of their names, where one of the queries is slow
// that its first line names: -- for: NAME, NAME
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inTransaction } from '../lib/database.mjs';
import { TaskFailure } from '../lib/failure.mjs';

const DIRECTORY = 'database/optimisations';

export async function appliedOptimisations(client) {
  const known = await client.query(`SELECT to_regclass('applied_optimisations') IS NOT NULL AS yes`);
  return known.rows[0].yes ? (await client.query('SELECT file FROM applied_optimisations ORDER BY file')).rows.map((row) => row.file) : [];
}

/** The queries that the file makes faster. */
function servedBy(file, sql) {
  const names = /^-- for: (.+)\n/.exec(sql)?.[1].split(', ');
  if (!names) {
    throw new TaskFailure(`${join(DIRECTORY, file)} does not say for which queries it is: begin it with "-- for: NAME, NAME" of database/queries`);
  }
  return names;
}

/** Applies what is for one of the slow queries and not applied yet, each file in a transaction of its own; returns the names of those. */
export async function applyOptimisations(client, slow) {
  await client.query(`CREATE TABLE IF NOT EXISTS applied_optimisations (
    file text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`);
  const applied = await appliedOptimisations(client);
  const files = [];
  for (const file of readdirSync(DIRECTORY).filter((name) => name.endsWith('.sql') && !applied.includes(name)).sort()) {
    const sql = readFileSync(join(DIRECTORY, file), 'utf8');
    if (!servedBy(file, sql).some((query) => slow.includes(query))) {
      console.log(`${file} is for no query that is slow`);
      continue;
    }
    await inTransaction(client, async () => {
      await client.query(sql);
      await client.query('INSERT INTO applied_optimisations (file) VALUES ($1)', [file]);
    });
    files.push(file);
  }
  return files;
}
