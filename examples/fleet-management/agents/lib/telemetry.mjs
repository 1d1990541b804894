// The organisation whose telemetry is generated, shared by the agents that work on it.
import { TaskFailure } from './failure.mjs';

/** Id of the organisation, or null while nothing is generated. */
export async function generatedOrganization(client) {
  const found = await client.query(`SELECT id FROM organizations WHERE slug = 'generated-telemetry'`);
  return found.rows[0]?.id ?? null;
}

export async function requireGeneratedOrganization(client) {
  const organization = await generatedOrganization(client);
  if (!organization) {
    throw new TaskFailure('the database holds no generated telemetry: run agents/database-optimizer/fill.mjs first');
  }
  return organization;
}

/** Makes the rest of the transaction see the rows of the organisation and no others. */
export async function enter(client, organization) {
  await client.query(`SELECT set_config('app.organization_id', $1, true)`, [organization]);
}
