import { fork } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';

const serverFile = fileURLToPath(new URL('server.mjs', import.meta.url));

/** All servers started here that have not ended yet. */
export const running = new Set();

/** Starts a server; it may not be ready yet. */
export async function startServer(version, fault) {
  const child = fork(serverFile, [version, ...(fault ? [fault] : [])]);
  const exited = once(child, 'exit');
  const server = { version, port: null, child, exited };
  running.add(server);
  child.once('exit', () => running.delete(server));
  server.port = await Promise.race([
    once(child, 'message').then(([message]) => message.port),
    exited.then(([code]) => { throw new Error(`server ${version} ended with status ${code} before it listened`); }),
  ]);
  return server;
}

const isReady = (port) => new Promise((resolve) => {
  const request = get({ host: '127.0.0.1', port, path: '/ready', agent: false, timeout: 1000 }, (answer) => {
    answer.resume();
    resolve(answer.statusCode === 200);
  });
  request.on('timeout', () => request.destroy());
  request.on('error', () => resolve(false));
});

export async function waitReady(server, timeoutMs) {
  const end = performance.now() + timeoutMs;
  while (performance.now() < end && server.child.exitCode === null) {
    if (await isReady(server.port)) {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

/** SIGTERM, and SIGKILL when that does not do within the time. Returns the exit status (null: killed). */
export async function stopServer(server, graceMs = 5000) {
  server.child.kill('SIGTERM');
  const timer = setTimeout(() => server.child.kill('SIGKILL'), graceMs);
  const [code] = await server.exited;
  clearTimeout(timer);
  return code;
}

/**
 * Replaces the servers one by one: the new one must be ready before the old one
 * is drained and stopped (surge 1, unavailable 0). A new one that does not get
 * ready is removed, and the replacement ends there.
 */
export async function rollingReplace({ proxy, servers, version, fault, readyTimeoutMs = 5000 }) {
  const replaced = [];
  for (const [index, old] of [...servers].entries()) {
    const fresh = await startServer(version, fault);
    if (!(await waitReady(fresh, readyTimeoutMs))) {
      await stopServer(fresh);
      return { completed: false, replaced };
    }
    proxy.add(fresh.port);
    servers[index] = fresh;
    await proxy.drain(old.port);
    replaced.push({ port: old.port, exitCode: await stopServer(old) });
  }
  return { completed: true, replaced };
}
