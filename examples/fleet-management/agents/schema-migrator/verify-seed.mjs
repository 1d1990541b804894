// schema-010: the look-up tables hold what SEED_LOOKUP_DATA.sql says.
//
//   node agents/schema-migrator/verify-seed.mjs [--migrations DIR]
//
// Every row the file inserts is looked up by its key. Each table without a
// tenant key must be seeded. That the file is idempotent is tried by running it
// once more in a transaction which is rolled back: no row may be added.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checks, TaskFailure, main, output } from '../lib/task.mjs';
import { inRolledBackTransaction, withDatabase } from '../lib/database.mjs';
import { readDeclarations } from './documents.mjs';

/** The inserted tuples: [{ table, columns, conflict, rows: [[literal, …]] }]. Knows only plain literals. */
function parseInserts(sql) {
  const tokens = [...sql.matchAll(/--[^\n]*|'(?:[^']|'')*'|[A-Za-z_][\w]*|-?\d+(?:\.\d+)?|[(),;]|\S/g)]
    .map((match) => match[0])
    .filter((token) => !token.startsWith('--'));
  const inserts = [];
  let at = 0;
  const next = (wanted) => {
    const token = tokens[at++];
    if (wanted !== undefined && token?.toUpperCase() !== wanted) {
      throw new TaskFailure(`seed file: ${wanted} expected, "${token}" found (token ${at})`);
    }
    return token;
  };
  const list = () => {
    const items = [];
    next('(');
    for (;;) {
      items.push(next());
      if (tokens[at] === ')') {
        at += 1;
        return items;
      }
      next(',');
    }
  };
  while (at < tokens.length) {
    next('INSERT');
    next('INTO');
    const table = next().toLowerCase();
    const columns = list();
    next('VALUES');
    const rows = [list()];
    while (tokens[at] === ',') {
      at += 1;
      rows.push(list());
    }
    next('ON');
    next('CONFLICT');
    const conflict = list();
    next('DO');
    next('NOTHING');
    next(';');
    inserts.push({ table, columns, conflict, rows });
  }
  return inserts;
}

const literal = (token) => (token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token);

await main(async () => {
  const at = process.argv.indexOf('--migrations');
  const directory = at < 0 ? 'migrations' : process.argv[at + 1];
  const checks = new Checks();
  const seed = readFileSync(join(directory, 'SEED_LOOKUP_DATA.sql'), 'utf8');
  const inserts = parseInserts(seed);
  const { declared } = readDeclarations(directory);

  await withDatabase(async (client) => {
    const tenant = new Set((await client.query(
      `SELECT table_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND column_name = 'organization_id'`)).rows.map((row) => row.table_name));
    const lookups = declared.tables.map((table) => table.name)
      .filter((name) => !tenant.has(name) && name !== 'organizations');
    const seeded = new Set(inserts.map((insert) => insert.table));
    for (const table of lookups) {
      checks.expect(seeded.has(table), `look-up table ${table} is not seeded`);
    }

    const counts = {};
    let keys = 0;
    for (const { table, columns, conflict, rows } of inserts) {
      if (!checks.expect(lookups.includes(table), `the seed writes to ${table}, which is no look-up table`)) {
        continue;
      }
      const wanted = rows.map((row) => conflict.map((column) => literal(row[columns.indexOf(column)])).join('\u0000'));
      const found = await client.query(
        `SELECT ${conflict.map((column) => `${column}::text`).join(', ')} FROM ${table}`);
      const present = new Set(found.rows.map((row) => conflict.map((column) => row[column].trimEnd()).join('\u0000')));
      checks.expect(new Set(wanted).size === wanted.length, `the seed has a key of ${table} twice`);
      checks.expect(present.size > 0, `look-up table ${table} is empty`);
      for (const key of wanted) {
        checks.expect(present.has(key), `${table}: key ${key.replaceAll('\u0000', '/')} is missing`);
      }
      keys += wanted.length;
      counts[table] = present.size;
    }

    if (checks.failures.length === 0) {
      const total = async () => {
        const sums = lookups.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
        return Number((await client.query(`SELECT ${sums} AS n`)).rows[0].n);
      };
      await inRolledBackTransaction(client, async () => {
        const before = await total();
        await client.query(seed);
        const after = await total();
        checks.expect(after === before, `seeding again adds ${after - before} rows`);
      });
    }
    output({
      lookup_tables: lookups.length,
      lookup_rows: Object.values(counts).reduce((sum, n) => sum + n, 0),
      seed_keys: keys,
      checks_failed: checks.failures.length,
    });
  });
  checks.finish();
});
