// Many clients in one process, steered over IPC by the task that forked it.
import { io } from 'socket.io-client';

const { port, token, count } = JSON.parse(process.argv[2]);
const AT_ONCE = 100;
const received = Array.from({ length: count }, () => []); // of each client
const times = [];
const errors = new Map();

const connect = (index) => new Promise((resolve) => {
  const client = io(`http://127.0.0.1:${port}`, {
    path: '/live', transports: ['websocket'], auth: { token }, reconnection: false, forceNew: true, timeout: 30_000,
  });
  client.on('position', ({ n, from, at }) => {
    received[index].push({ n, from });
    times.push(performance.timeOrigin + performance.now() - at);
  });
  client.once('connect', resolve);
  client.once('connect_error', (error) => { errors.set(error.message, (errors.get(error.message) ?? 0) + 1); resolve(); });
});

/** How many of the messages that a server sent a client got, if it got them once and in order; else none of them counts. */
function deliveredBy(server, list, { messages, servers }) {
  const got = list.filter(({ from }) => from === server).map(({ n }) => n);
  const sent = Array.from({ length: messages }, (_, n) => n).filter((n) => n % servers === server);
  return got.length <= sent.length && got.every((n, i) => n === sent[i]) ? got.length : 0;
}

function delivered(request) {
  let sum = 0;
  for (let server = 0; server < request.servers; server += 1) {
    sum += received.reduce((some, list) => some + deliveredBy(server, list, request), 0);
  }
  return sum;
}

process.on('disconnect', () => process.exit(0));
process.on('message', ({ id, action, ...request }) => {
  if (action === 'received') {
    process.send({ id, result: times.length });
  } else if (action === 'result') {
    process.send({ id, result: { delivered: delivered(request), times } });
  }
});
for (let next = 0; next < count; next += AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - next) }, (_, i) => connect(next + i)));
}
const ADVICE = 'does the server still run (its lines above), and does the machine allow so many files (ulimit -n) and ports (net.ipv4.ip_local_port_range)?';
process.send({ errors: [...errors].map(([message, number]) => `${number} × ${message}: ${ADVICE}`) });
