// database/optimisations: files of SQL, each applied once, in the order of their names.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inTransaction } from '../lib/database.mjs';

const DIRECTORY = 'database/optimisations';

export async function appliedOptimisations(client) {
  const known = await client.query(`SELECT to_regclass('applied_optimisations') IS NOT NULL AS yes`);
  return known.rows[0].yes ? (await client.query('SELECT file FROM applied_optimisations ORDER BY file')).rows.map((row) => row.file) : [];
}

/** Applies what is not applied yet, each file in a transaction of its own; returns the names of those. */
export async function applyOptimisations(client) {
  await client.query(`CREATE TABLE IF NOT EXISTS applied_optimisations (
    file text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`);
  const applied = await appliedOptimisations(client);
  const files = readdirSync(DIRECTORY).filter((file) => file.endsWith('.sql') && !applied.includes(file)).sort();
  for (const file of files) {
    await inTransaction(client, async () => {
      await client.query(readFileSync(join(DIRECTORY, file), 'utf8'));
      await client.query('INSERT INTO applied_optimisations (file) VALUES ($1)', [file]);
    });
  }
  return files;
}
