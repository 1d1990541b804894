// Many clients in one process, steered over IPC by the task that forked it.
import { io } from 'socket.io-client';

const { port, token, count } = JSON.parse(process.argv[2]);
const AT_ONCE = 100;
const received = Array.from({ length: count }, () => []);
const times = [];
const errors = new Map();
let open = 0;

const connect = (index) => new Promise((resolve) => {
  const client = io(`http://127.0.0.1:${port}`, {
    path: '/live', transports: ['websocket'], auth: { token }, reconnection: false, forceNew: true, timeout: 30_000,
  });
  client.on('position', ({ n, at }) => {
    received[index].push(n);
    times.push(performance.timeOrigin + performance.now() - at);
  });
  client.once('connect', () => { open += 1; resolve(); });
  client.on('disconnect', () => { open -= 1; });
  client.once('connect_error', (error) => { errors.set(error.message, (errors.get(error.message) ?? 0) + 1); resolve(); });
});

process.on('disconnect', () => process.exit(0));
process.on('message', ({ id, action, messages }) => {
  if (action === 'state') {
    process.send({ id, result: { open, received: times.length } });
  } else if (action === 'result') {
    const order = Array.from({ length: messages }, (_, n) => n).join();
    process.send({ id, result: { wrong: received.filter((list) => list.join() !== order).length, times } });
  }
});
for (let next = 0; next < count; next += AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - next) }, (_, i) => connect(next + i)));
}
process.send({ open, errors: [...errors].map(([message, number]) => `${number} × ${message}`) });
