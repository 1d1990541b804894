// The named queries of database/queries, and how long each takes as a tenant sees it.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { becomeBoundRole, inRolledBackTransaction } from '../lib/database.mjs';
import { enter, requireGeneratedOrganization } from '../lib/telemetry.mjs';

export const QUERIES = 'database/queries';

/** A query that reads more rows is slow. */
export const SLOW_ROWS = 100_000;

/** The exit code where nothing can be measured, `skipOn` in the plan. */
export const UNAVAILABLE = 77;

/** Name and text of each query. */
export function readQueries() {
  return readdirSync(QUERIES).filter((file) => file.endsWith('.sql')).sort().map((file) => {
    const sql = readFileSync(join(QUERIES, file), 'utf8');
    return { name: file.replace(/\.sql$/, ''), sql };
  });
}

function nodesOf(plan) {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** Of tables, also those that a filter has taken out. */
function rowsReadBy(nodes) {
  const filtered = (node) => (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return Math.round(nodes.filter((node) => node['Relation Name'])
    .reduce((sum, node) => sum + node['Actual Loops'] * (node['Actual Rows'] + filtered(node)), 0));
}

/**
 * Planning and execution by EXPLAIN (ANALYZE), the shortest of the runs, with the rows that the query gives. On a busy
 * machine the others tell how long the query had to wait.
 *
 * As a role that row-level security binds, since that is who asks. Without parallel workers: a second process
 * would hide how much there is to do.
 */
export async function measure(client, queries, runs = 9) {
  const organization = await requireGeneratedOrganization(client);
  return inRolledBackTransaction(client, async () => {
    await client.query(`SET LOCAL TIME ZONE 'UTC'`);
    await client.query('SET LOCAL max_parallel_workers_per_gather = 0');
    await becomeBoundRole(client);
    await enter(client, organization);
    const measured = [];
    for (const query of queries) {
      const { rows } = await client.query(query.sql); // and what it reads is in memory
      const times = [];
      let plan;
      for (let run = 0; run < runs; run += 1) {
        const explained = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${query.sql}`);
        [plan] = explained.rows[0]['QUERY PLAN'];
        times.push(plan['Planning Time'] + plan['Execution Time']);
      }
      const nodes = nodesOf(plan.Plan).filter((node) => node['Actual Loops'] > 0);
      measured.push({
        ...query,
        rows: rows.length,
        result: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
        ms: Math.min(...times),
        rowsRead: rowsReadBy(nodes),
        tables: [...new Set(nodes.map((node) => node['Relation Name']).filter(Boolean))],
        indexes: [...new Set(nodes.map((node) => node['Index Name']).filter(Boolean))],
        plan,
      });
    }
    return measured;
  });
}

/** What is kept of a measurement, for the task that measures again. */
export async function createMeasurements(client) {
  await client.query(`
    DROP TABLE IF EXISTS query_measurements;
    CREATE TABLE query_measurements (
        query       text PRIMARY KEY,
        run         text NOT NULL,
        slow        boolean NOT NULL,
        rows_read   bigint NOT NULL,
        ms          float8 NOT NULL,
        result      text NOT NULL,
        plan        jsonb NOT NULL,
        measured_at timestamptz NOT NULL DEFAULT now())`);
  await client.query(`COMMENT ON TABLE query_measurements IS
    'Named queries before database/optimisations were applied: time of planning and execution, hash of the result.'`);
}
