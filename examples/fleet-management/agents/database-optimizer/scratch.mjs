import { randomBytes } from 'node:crypto';

/** Makes a schema of its own for a measurement, and drops it whatever happens. */
export async function inScratchSchema(client, work) {
  const schema = `perf_${randomBytes(6).toString('hex')}`;
  await client.query(`CREATE SCHEMA ${schema}`);
  try {
    await client.query(`SET search_path TO ${schema}`);
    return await work(schema);
  } finally {
    await client.query('RESET search_path');
    await client.query(`DROP SCHEMA ${schema} CASCADE`);
  }
}

/** EXPLAIN ANALYZE, several times; the median execution time and the nodes of the last plan. */
export async function explain(client, query, runs = 7) {
  const times = [];
  let plan;
  for (let run = 0; run < runs; run += 1) {
    const result = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${query}`);
    plan = result.rows[0]['QUERY PLAN'][0];
    times.push(plan['Execution Time']);
  }
  times.sort((a, b) => a - b);
  const nodes = [];
  const walk = (node) => {
    nodes.push(node);
    (node.Plans ?? []).forEach(walk);
  };
  walk(plan.Plan);
  return { medianMs: times[Math.floor(times.length / 2)], nodes };
}

/** The rows of a query as text, in the order given, to compare results. */
export async function rowsOf(client, query) {
  return (await client.query(query)).rows.map((row) => JSON.stringify(row));
}
