import { createHmac, randomBytes } from 'node:crypto';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

/** Starts the server's process, hands a handle to the work, and always ends process and clients. */
export async function withServer(options, work) {
  const key = randomBytes(16).toString('hex');
  const child = fork(fileURLToPath(new URL('server-process.mjs', import.meta.url)), [JSON.stringify(options)], {
    env: { ...process.env, REALTIME_TEST_KEY: key },
  });
  const exited = once(child, 'exit');
  const pending = new Map();
  const clients = new Set();
  let serial = 0;
  try {
    const port = await new Promise((resolve, reject) => {
      child.on('message', (message) => {
        if (message.port) {
          resolve(message.port);
        } else {
          pending.get(message.id)?.resolve(message.result);
          pending.delete(message.id);
        }
      });
      child.once('error', reject);
      child.once('exit', (code) => {
        const error = new Error(`the server ended with status ${code}`);
        reject(error);
        pending.forEach((call) => call.reject(error));
      });
    });
    const call = (request) => new Promise((resolve, reject) => {
      serial += 1;
      pending.set(serial, { resolve, reject });
      child.send({ id: serial, ...request }, (error) => error && reject(error));
    });
    const token = (organizationId) => `${organizationId}.${createHmac('sha256', key).update(organizationId).digest('hex')}`;
    return await work({
      token,
      publish: (organizationId, message) => call({ action: 'publish', organizationId, message }),
      stats: () => call({ action: 'stats' }),
      /** Opens a connection. Messages are collected from the first on. */
      connect: (authorization, { path = '/live', onMessage, ...rest } = {}) => new Promise((resolve, reject) => {
        const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
          headers: { authorization: `Bearer ${authorization}` }, handshakeTimeout: 10_000, perMessageDeflate: false, ...rest,
        });
        clients.add(client);
        client.on('message', (data) => onMessage?.(JSON.parse(data.toString()), performance.timeOrigin + performance.now()));
        client.once('open', () => resolve(client));
        client.on('error', reject);
      }),
    });
  } finally {
    clients.forEach((client) => client.terminate());
    child.kill('SIGKILL');
    await exited;
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
