// Who gets which message, on whichever of two servers they are, and who is let in.
//
//   node agents/realtime-engineer/isolation.mjs
import { Checks, main, output } from '../lib/task.mjs';
import { until, withServers } from './harness.mjs';

// Without Redis there can be but one server; then that is what is tested, and what the output says.
const SERVERS = process.env.REDIS_URL ? 2 : 1;
const LAST = SERVERS - 1;

await main(async () => {
  const checks = new Checks();
  await withServers(SERVERS, {}, async ({ token, connect, publish, stats }) => {
    const got = { a: [], b: [] };
    await connect(token('org-a'), { onMessage: (message) => got.a.push(message.n) });
    const clientB = await connect(token('org-b'), { server: LAST, onMessage: (message) => got.b.push(message.n) });
    const expected = { a: [], b: [] };
    for (let n = 0; n < 100; n += 1) {
      const side = n % 3 === 0 ? 'b' : 'a';
      expected[side].push(n);
      await publish(`org-${side}`, { n }, LAST);
    }
    const arrived = () => until(() => got.a.length >= expected.a.length && got.b.length >= expected.b.length);
    await arrived();
    // What comes behind it on the same way tells that a message for others would have arrived.
    await publish('org-c', { n: -1 });
    for (const side of ['a', 'b']) {
      expected[side].push(100);
      await publish(`org-${side}`, { n: 100 });
    }
    await arrived();
    checks.expect(got.a.join() === expected.a.join(), `organisation a got ${got.a.length} messages, not its ${expected.a.length} in order`);
    checks.expect(got.b.join() === expected.b.join(), `organisation b got ${got.b.length} messages, not its ${expected.b.length} in order`);

    const refused = [];
    const attempts = [
      ['no token', undefined, {}, 'unauthorized'],
      ['a token of another signature', `org-a.${'0'.repeat(64)}`, {}, 'unauthorized'],
      ['the signature of another organisation', `org-a.${token('org-b').split('.')[1]}`, {}, 'unauthorized'],
      ['a token that is no text', { organizationId: 'org-a' }, {}, 'unauthorized'],
      ['another path', token('org-a'), { path: '/other' }, 'websocket error'],
      ['long polling', token('org-a'), { transports: ['polling'] }, 'xhr poll error'],
    ];
    for (const [what, authorization, options, reason] of attempts) {
      const error = await connect(authorization, options).then(() => null, (failure) => failure);
      if (checks.expect(error?.message.includes(reason), `with ${what}: ${error?.message ?? 'let in'}, not ${reason}`)) {
        refused.push(what);
      }
    }

    let reason = null;
    clientB.once('disconnect', (value) => { reason = value; });
    clientB.emit('hello');
    await until(() => reason !== null);
    checks.expect(reason === 'io server disconnect', `a client that sends is disconnected with ${reason}, not by the server`);
    const left = SERVERS === 1 ? 1 : 0;
    checks.expect(await until(async () => (await stats(LAST)).connections === left), 'the closed connection is still counted');
    output({ servers: SERVERS, delivered: got.a.length + got.b.length, refused: refused.length });
  });
  checks.finish();
});
