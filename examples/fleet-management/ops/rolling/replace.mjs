import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';

/** All servers started here that have not ended yet. */
export const running = new Set();
process.on('exit', () => running.forEach((server) => server.child.kill('SIGKILL')));

/**
 * Starts a server of a release: { version, entry, env }. The entry is a program for Node that takes a free port and
 * prints its address; it may not be ready yet when it does. One that does not listen in time is killed.
 */
export async function startServer({ version, entry, env }, timeoutMs = 10_000) {
  const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const server = { version, port: null, child, exited };
  running.add(server);
  child.once('exit', () => running.delete(server));
  const listening = new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += server.port ? '' : chunk;
      server.port ??= Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1]) || null;
      if (server.port) {
        resolve();
      }
    });
  });
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`a server of ${version} did not listen within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([
      listening,
      late,
      exited.then(([code]) => { throw new Error(`a server of ${version} ended with status ${code} before it listened`); }),
    ]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return server;
}

const isReady = (port) => new Promise((resolve) => {
  const request = get({ host: '127.0.0.1', port, path: '/api/health', agent: false, timeout: 1000 }, (answer) => {
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
 * is drained and stopped (surge 1, unavailable 0). A new one that does not
 * start or get ready is removed, and the replacement ends there, with a reason.
 */
export async function rollingReplace({ proxy, servers, release, readyTimeoutMs = 10_000 }) {
  const replaced = [];
  for (const [index, old] of [...servers].entries()) {
    let fresh;
    try {
      fresh = await startServer(release, readyTimeoutMs);
    } catch (error) {
      return { completed: false, replaced, reason: error.message };
    }
    if (!(await waitReady(fresh, readyTimeoutMs))) {
      await stopServer(fresh);
      return { completed: false, replaced, reason: `a server of ${release.version} did not get ready within ${readyTimeoutMs} ms` };
    }
    proxy.add(fresh.port);
    servers[index] = fresh;
    await proxy.drain(old.port);
    replaced.push({ port: old.port, exitCode: await stopServer(old) });
  }
  return { completed: true, replaced };
}
