import { createProxy } from '../../ops/rolling/proxy.mjs';
import { running, startServer, stopServer, waitReady } from '../../ops/rolling/replace.mjs';

/** Three servers of version v1 behind the proxy; all of them are ended afterwards, whatever happens. */
export async function withFleet(work) {
  const proxy = createProxy();
  const servers = [];
  try {
    for (let i = 0; i < 3; i += 1) {
      servers.push(await startServer('v1'));
    }
    for (const server of servers) {
      if (!(await waitReady(server, 5000))) {
        throw new Error('a server of v1 did not get ready');
      }
      proxy.add(server.port);
    }
    return await work({ proxy, servers, port: await proxy.listen() });
  } finally {
    await proxy.close();
    await Promise.all([...running].map((server) => stopServer(server, 1000)));
  }
}
