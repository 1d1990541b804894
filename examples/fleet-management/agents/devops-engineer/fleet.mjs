import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProxy } from '../../ops/rolling/proxy.mjs';
import { running, startServer, stopServer, waitReady } from '../../ops/rolling/replace.mjs';
import { build, logIn, projectArgument, testEnvironment } from '../lib/api.mjs';

const project = projectArgument();

/**
 * The version that gave an answer, by its own word: each version gets an origin of its own as a setting, which the API
 * names in every answer.
 */
const originOf = (version) => `https://${version}.fleet.example`;
export const versionOf = (headers) => /^https:\/\/([\w-]+)\.fleet\.example$/.exec(headers['access-control-allow-origin'])?.[1] ?? 'unknown';

/** Three servers of the built API (v1) behind the proxy; all of them are ended afterwards, whatever happens. */
export async function withFleet(work) {
  // The task that attacks and tests the API has checked its types.
  build(project, { check: false });
  const env = { ...testEnvironment(project), API_HOST: '127.0.0.1', API_PORT: '0' };
  const release = (version, directory = project) => ({
    version, entry: join(directory, 'dist', 'server.js'), env: { ...env, CORS_ORIGIN: originOf(version) },
  });
  const proxy = createProxy();
  const servers = [];
  try {
    for (let i = 0; i < 3; i += 1) {
      servers.push(await startServer(release('v1')));
    }
    for (const server of servers) {
      if (!(await waitReady(server, 10_000))) {
        throw new Error('a server of v1 did not get ready');
      }
      proxy.add(server.port);
    }
    const port = await proxy.listen();
    const token = await logIn(`http://127.0.0.1:${servers[0].port}`, 'admin@fleet.example', env.SEED_ADMIN_PASSWORD);
    return await work({ proxy, servers, port, token, release });
  } finally {
    await proxy.close();
    await Promise.all([...running].map((server) => stopServer(server, 1000)));
  }
}

/** A copy of the built API whose health check answers 503 for ever, with a hang.js that never listens; removed after the work. */
export async function withBrokenRelease(work) {
  const directory = await mkdtemp(join(tmpdir(), 'fleet-broken-release-'));
  try {
    await cp(join(project, 'dist'), join(directory, 'dist'), { recursive: true });
    await symlink(join(project, 'node_modules'), join(directory, 'node_modules'));
    await writeFile(join(directory, 'dist', 'routes', 'health.js'), `
      exports.healthRoutes = require('express').Router();
      exports.healthRoutes.use((request, response) => response.status(503).json({ status: 'broken' }));`);
    await writeFile(join(directory, 'hang.js'), 'setInterval(() => {}, 1000);');
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
