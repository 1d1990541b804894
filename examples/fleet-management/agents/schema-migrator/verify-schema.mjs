// schema-009: everything the documents declare is in the database, and it works.
//
//   node agents/schema-migrator/verify-schema.mjs [--migrations DIR]
//
// 1. Each table, index, policy, trigger, view and function that a fenced sql
//    block of a PART_*.md creates is in the catalog; row-level security and
//    triggers are enabled. What is missing is named with its document.
// 2. Each table with an organization_id has row-level security and a policy.
// 3. In a transaction that is rolled back, as a role that is no superuser:
//    another organisation's rows are hidden and can not be written, and the
//    meter trigger flags bad readings and no others.
import { randomBytes } from 'node:crypto';
import { Checks, main, output } from '../lib/task.mjs';
import { becomeBoundRole, expectError, inRolledBackTransaction, withDatabase } from '../lib/database.mjs';
import { readDeclarations } from './documents.mjs';

const EXPECTED_PARTS = 8;
const ORG_A = '00000000-0000-4000-8000-00000000000a';
const ORG_B = '00000000-0000-4000-8000-00000000000b';

async function readCatalog(client) {
  const relations = await client.query(`
    SELECT c.relname AS name, c.relkind AS kind, c.relrowsecurity AS rls, c.relforcerowsecurity AS forced,
           EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id'
                      AND NOT a.attisdropped) AS tenant,
           i.indisvalid AS valid, t.relname AS index_table
      FROM pg_class c
      LEFT JOIN pg_index i ON i.indexrelid = c.oid
      LEFT JOIN pg_class t ON t.oid = i.indrelid
     WHERE c.relnamespace = current_schema()::regnamespace`);
  const policies = await client.query(
    'SELECT policyname AS name, tablename AS "table" FROM pg_policies WHERE schemaname = current_schema()');
  const triggers = await client.query(`
    SELECT t.tgname AS name, c.relname AS "table", t.tgenabled AS enabled
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace`);
  const functions = await client.query(
    'SELECT proname AS name FROM pg_proc WHERE pronamespace = current_schema()::regnamespace');
  return {
    relations: new Map(relations.rows.map((row) => [row.name, row])),
    policies: new Set(policies.rows.map((row) => `${row.name} on ${row.table}`)),
    triggers: new Map(triggers.rows.map((row) => [`${row.name} on ${row.table}`, row])),
    functions: new Set(functions.rows.map((row) => row.name)),
  };
}

/** Expects all that is declared; returns how much of each kind is there. */
function compare(checks, declared, catalog) {
  const isKind = (kinds) => ({ name }) => kinds.includes(catalog.relations.get(name)?.kind);
  const found = {};
  const expectAll = (name, kind, present, label = (d) => d.name) => {
    found[name] = declared[name].filter((item) =>
      checks.expect(present(item), `${kind} ${label(item)} is missing (declared in ${item.document})`)).length;
  };
  const onTable = (item) => `${item.name} on ${item.table}`;
  expectAll('tables', 'table', isKind(['r', 'p']));
  expectAll('views', 'view', isKind(['v']));
  expectAll('materializedViews', 'materialised view', isKind(['m']));
  expectAll('indexes', 'index', (item) => {
    const index = catalog.relations.get(item.name);
    return index && ['i', 'I'].includes(index.kind) && index.valid && index.index_table === item.table;
  }, onTable);
  expectAll('policies', 'policy', (item) => catalog.policies.has(onTable(item)), onTable);
  expectAll('rowSecurity', 'row-level security of', ({ name }) => catalog.relations.get(name)?.rls);
  expectAll('forcedRowSecurity', 'forced row-level security of', ({ name }) => catalog.relations.get(name)?.forced);
  expectAll('triggers', 'trigger', (item) => catalog.triggers.has(onTable(item)), onTable);
  for (const item of declared.triggers) {
    const trigger = catalog.triggers.get(onTable(item));
    checks.expect(!trigger || ['O', 'A'].includes(trigger.enabled),
      `trigger ${onTable(item)} is disabled (declared in ${item.document})`);
  }
  expectAll('functions', 'function', ({ name }) => catalog.functions.has(name));

  const policied = new Set(declared.policies.map((policy) => policy.table));
  for (const table of declared.tables) {
    const relation = catalog.relations.get(table.name);
    if (relation?.tenant || table.name === 'organizations') {
      checks.expect(policied.has(table.name), `tenant table ${table.name} has no policy (${table.document})`);
      checks.expect(relation?.rls && relation.forced,
        `tenant table ${table.name} has no forced row-level security (${table.document})`);
    }
  }
  return found;
}

async function enter(client, organization) {
  await client.query(`SELECT set_config('app.organization_id', $1, true)`, [organization]);
}

async function insertOrganization(client, organization, slug) {
  await enter(client, organization);
  await client.query('INSERT INTO organizations (id, slug, legal_name) VALUES ($1, $2, $2)', [organization, slug]);
  const one = async (sql, parameters) => (await client.query(`${sql} RETURNING id`, parameters)).rows[0].id;
  const division = await one(
    `INSERT INTO divisions (organization_id, code, name) VALUES ($1, 'V', 'v')`, [organization]);
  const department = await one(
    `INSERT INTO departments (organization_id, division_id, code, name) VALUES ($1, $2, 'V', 'v')`, [organization, division]);
  const vehicle = await one(
    `INSERT INTO vehicles (organization_id, department_id, vehicle_class, fuel_type, unit_number, make, model, model_year)
     VALUES ($1, $2, 'VERIFY', 'VERIFY', 'V-1', 'v', 'v', 2024)`, [organization, department]);
  const meter = await one(
    `INSERT INTO vehicle_meters (organization_id, vehicle_id, meter_type) VALUES ($1, $2, 'VERIFY')`, [organization, vehicle]);
  return { organization, division, department, vehicle, meter };
}

async function checkIsolation(checks, client, a, b) {
  const count = async (table, where = '') =>
    Number((await client.query(`SELECT count(*) AS n FROM ${table} ${where}`)).rows[0].n);
  const owned = ['organizations', 'divisions', 'departments', 'vehicles', 'vehicle_meters', 'vehicle_status_history'];
  for (const side of [a, b]) {
    await enter(client, side.organization);
    for (const table of owned) {
      const n = await count(table);
      checks.expect(n === 1, `RLS: organisation sees ${n} rows of ${table}, and owns 1`);
    }
  }
  await enter(client, '');
  for (const table of owned) {
    const n = await count(table);
    checks.expect(n === 0, `RLS: without app.organization_id ${n} rows of ${table} are visible`);
  }
  await enter(client, a.organization);
  const update = await client.query(`UPDATE vehicles SET make = 'stolen' WHERE id = $1`, [b.vehicle]);
  checks.expect(update.rowCount === 0, 'RLS: another organisation\'s vehicle was updated');
  const removal = await client.query('DELETE FROM vehicle_meters WHERE id = $1', [b.meter]);
  checks.expect(removal.rowCount === 0, 'RLS: another organisation\'s meter was deleted');
  const smuggled = await expectError(client,
    `INSERT INTO divisions (organization_id, code, name) VALUES ($1, 'X', 'x')`, [b.organization]);
  checks.expect(smuggled?.code === '42501',
    `RLS: a row for another organisation was not refused (${smuggled?.message ?? 'inserted'})`);
  const crossed = await expectError(client,
    `INSERT INTO departments (organization_id, division_id, code, name) VALUES ($1, $2, 'X', 'x')`,
    [a.organization, b.division]);
  checks.expect(crossed?.code === '23503',
    `a department of one organisation may point to a division of another (${crossed?.message ?? 'inserted'})`);
}

async function checkMeterTrigger(checks, client, a) {
  await enter(client, a.organization);
  const read = async (hoursAgo, value) => (await client.query(
    `INSERT INTO meter_readings (organization_id, meter_id, read_at, value)
     VALUES ($1, $2, now() - make_interval(hours => $3), $4) RETURNING id, status, error_codes AS codes`,
    [a.organization, a.meter, hoursAgo, value])).rows[0];
  const cases = [
    ['first reading', 100, 1000, ''],
    ['plausible reading', 90, 1500, ''],
    ['decreasing reading', 80, 1400, 'DECREASING'],
    ['plausible reading after a flagged one', 70, 1600, ''],
    ['implausibly fast reading', 69, 9000, 'IMPLAUSIBLE_RATE'],
    ['late reading above the next', 75, 1700, 'ABOVE_NEXT'],
    ['reading beyond the maximum', 10, 2000000, 'OVER_MAXIMUM,IMPLAUSIBLE_RATE'],
    ['reading from the future', -24, 1700, 'FUTURE'],
    ['last plausible reading', 1, 2000, ''],
  ];
  let flagged = 0;
  for (const [what, hoursAgo, value, expected] of cases) {
    const row = await read(hoursAgo, value);
    const status = expected === '' ? 'accepted' : 'flagged';
    checks.expect(row.status === status && row.codes.join() === expected,
      `meter trigger: ${what} is ${row.status} {${row.codes}}, not ${status} {${expected}}`);
    const errors = await client.query(
      'SELECT error_code FROM meter_errors WHERE reading_id = $1 ORDER BY error_code', [row.id]);
    const recorded = errors.rows.map((error) => error.error_code).join();
    checks.expect(recorded === expected.split(',').sort().join(),
      `meter trigger: ${what} is recorded in meter_errors as {${recorded}}, not {${expected}}`);
    flagged += row.status === 'flagged' ? 1 : 0;
  }
  return { readings: cases.length, flagged };
}

await main(async () => {
  const at = process.argv.indexOf('--migrations');
  const directory = at < 0 ? 'migrations' : process.argv[at + 1];
  const checks = new Checks();
  const { documents, declared } = readDeclarations(directory);
  checks.expect(documents.length === EXPECTED_PARTS, `${documents.length} documents in ${directory}, not ${EXPECTED_PARTS}`);

  await withDatabase(async (client) => {
    const found = compare(checks, declared, await readCatalog(client));
    const sum = (counts) => Object.values(counts).reduce((total, n) => total + n, 0);
    const declaredCounts = Object.fromEntries(Object.entries(declared).map(([kind, items]) => [kind, items.length]));
    let meter = null;
    if (checks.failures.length === 0) {
      try {
        await inRolledBackTransaction(client, async () => {
          // The seeding may come later, so the test brings its own look-up rows.
          await client.query(`INSERT INTO vehicle_classes VALUES ('VERIFY', 'verify', 0, NULL, 12)`);
          await client.query(`INSERT INTO fuel_types VALUES ('VERIFY', 'verify', 'litre', 0)`);
          await client.query(`INSERT INTO meter_types VALUES ('VERIFY', 'verify', 'km', 130)`);
          await becomeBoundRole(client);
          const suffix = randomBytes(4).toString('hex');
          const a = await insertOrganization(client, ORG_A, `verify-a-${suffix}`);
          const b = await insertOrganization(client, ORG_B, `verify-b-${suffix}`);
          await checkIsolation(checks, client, a, b);
          meter = await checkMeterTrigger(checks, client, a);
        });
      } catch (error) {
        checks.expect(false, `the behaviour could not be tested to its end: ${error.message}`);
      }
    } else {
      console.error('The behaviour is not tested while objects are missing.');
    }
    output({
      documents: documents.length,
      tables: found.tables,
      policies: found.policies,
      triggers: found.triggers,
      indexes: found.indexes,
      views: found.views + found.materializedViews,
      functions: found.functions,
      declared: sum(declaredCounts),
      missing: sum(declaredCounts) - sum(found),
      ...(meter && { readings_judged: meter.readings, readings_flagged: meter.flagged }),
      checks_passed: checks.passed,
      checks_failed: checks.failures.length,
    });
  });
  checks.finish();
});
