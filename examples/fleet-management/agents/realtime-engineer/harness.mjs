import { createHmac, randomBytes } from 'node:crypto';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';

/** A process of this folder that answers calls over IPC. Its first message is what it says when it is ready. */
async function startProcess(script, argument, env) {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [JSON.stringify(argument)], { env: { ...process.env, ...env } });
  const exited = once(child, 'exit');
  const pending = new Map();
  let serial = 0;
  const ready = await new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (message.id === undefined) {
        resolve(message);
      } else {
        pending.get(message.id)?.resolve(message.result);
        pending.delete(message.id);
      }
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      const error = new Error(`${script} ended with status ${code}: its lines above say why`);
      reject(error);
      pending.forEach((call) => call.reject(error));
    });
  });
  return {
    ...ready,
    call: (request) => new Promise((resolve, reject) => {
      serial += 1;
      pending.set(serial, { resolve, reject });
      child.send({ id: serial, ...request }, (error) => error && reject(error));
    }),
    async end() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Starts processes of servers, hands handles to the work, and always ends processes and clients. */
export async function withServers(count, options, work) {
  const key = randomBytes(16).toString('hex');
  const prefix = `fleet-live-${key.slice(0, 8)}`;
  const servers = [];
  const helpers = [];
  const clients = new Set();
  try {
    for (let i = 0; i < count; i += 1) {
      servers.push(await startProcess('server-process.mjs', { prefix, ...options }, { REALTIME_TEST_KEY: key }));
    }
    const token = (organizationId) => `${organizationId}.${createHmac('sha256', key).update(organizationId).digest('hex')}`;
    return await work({
      token,
      publish: (organizationId, message, server = 0) => servers[server].call({ action: 'publish', organizationId, message }),
      stats: (server = 0) => servers[server].call({ action: 'stats' }),
      /** Opens a connection. Messages are collected from the first on. */
      connect: (authorization, { onMessage, server = 0, ...rest } = {}) => new Promise((resolve, reject) => {
        const client = io(`http://127.0.0.1:${servers[server].port}`, {
          path: '/live', transports: ['websocket'], auth: { token: authorization }, reconnection: false, forceNew: true, timeout: 10_000, ...rest,
        });
        clients.add(client);
        client.on('position', (message) => onMessage?.(message));
        client.once('connect', () => resolve(client));
        client.once('connect_error', reject);
      }),
      /** A process with many connections to one server. */
      async manyClients(organizationId, number, server) {
        const helper = await startProcess('clients-process.mjs', { port: servers[server].port, token: token(organizationId), count: number }, {});
        helpers.push(helper);
        return helper;
      },
    });
  } finally {
    clients.forEach((client) => client.disconnect());
    await Promise.all([...helpers, ...servers].map((process) => process.end()));
  }
}

/** Waits until the condition holds; false when it does not within the time. */
export async function until(condition, timeoutMs = 5000) {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) {
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}
