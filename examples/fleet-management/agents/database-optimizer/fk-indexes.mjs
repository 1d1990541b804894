// Foreign keys without an index make every delete and every join of the parent
// a scan of the child.
//
//   node agents/database-optimizer/fk-indexes.mjs --add     creates the missing indexes
//   node agents/database-optimizer/fk-indexes.mjs --check   fails when one is missing
//
// A foreign key is covered by a valid index, without a WHERE clause other than
// "column IS NOT NULL", whose first columns are the key's columns in any order.
import { createHash } from 'node:crypto';
import { Checks, TaskFailure, main, output } from '../lib/task.mjs';
import { withDatabase } from '../lib/database.mjs';

const FOREIGN_KEYS = `
  SELECT c.conname AS name, t.relname AS "table", c.conrelid AS oid,
         (SELECT array_agg(a.attname::text ORDER BY k.position)
            FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, position)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum) AS columns,
         EXISTS (SELECT FROM pg_index i
                  WHERE i.indrelid = c.conrelid AND i.indisvalid
                    AND (i.indpred IS NULL
                         OR pg_get_expr(i.indpred, i.indrelid) IN
                            (SELECT format('(%I IS NOT NULL)', a.attname) FROM pg_attribute a
                              WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)))
                    AND i.indnkeyatts >= cardinality(c.conkey)
                    AND (SELECT array_agg(x ORDER BY x)
                           FROM unnest((string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(c.conkey)]) AS x)
                        = (SELECT array_agg(x ORDER BY x) FROM unnest(c.conkey) AS x)) AS covered
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
   WHERE c.contype = 'f' AND c.conparentid = 0 AND c.connamespace = current_schema()::regnamespace
   ORDER BY t.relname, c.conname`;

function indexName(table, columns) {
  const plain = `${table}_${columns.filter((column) => column !== 'organization_id').join('_') || columns[0]}_fk_idx`;
  if (plain.length <= 63) {
    return plain;
  }
  return `${plain.slice(0, 50)}_${createHash('sha256').update(plain).digest('hex').slice(0, 8)}`;
}

await main(async () => {
  const mode = process.argv[2];
  if (!['--add', '--check'].includes(mode)) {
    throw new TaskFailure('--add or --check is needed');
  }
  const checks = new Checks();
  await withDatabase(async (client) => {
    const before = (await client.query(FOREIGN_KEYS)).rows;
    checks.expect(before.length > 0, 'the schema has no foreign keys: is it migrated?');
    const missing = before.filter((key) => !key.covered);
    const added = new Set();
    if (mode === '--add') {
      for (const { table, columns } of missing) {
        const name = indexName(table, columns);
        if (added.has(name)) {
          continue;
        }
        added.add(name);
        const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
        await client.query(`CREATE INDEX IF NOT EXISTS ${client.escapeIdentifier(name)}
                                ON ${client.escapeIdentifier(table)} (${list})`);
        console.log(`added ${name} on ${table} (${columns.join(', ')})`);
      }
    }
    const left = (await client.query(FOREIGN_KEYS)).rows.filter((key) => !key.covered);
    for (const key of left) {
      checks.expect(false, `foreign key ${key.name} of ${key.table} (${key.columns.join(', ')}) has no index`);
    }
    output({
      foreign_keys: before.length,
      ...(mode === '--add' && { missing_before: missing.length, indexes_added: added.size }),
      missing: left.length,
    });
  });
  checks.finish();
});
