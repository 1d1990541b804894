// Who gets which message, and who is let in.
//
//   node agents/realtime-engineer/isolation.mjs
import { Checks, main, output } from '../lib/task.mjs';
import { until, withServer } from './harness.mjs';

await main(async () => {
  const checks = new Checks();
  await withServer({}, async ({ token, connect, publish, stats }) => {
    const got = { a: [], b: [] };
    await connect(token('org-a'), { onMessage: (message) => got.a.push(message.n) });
    const clientB = await connect(token('org-b'), { onMessage: (message) => got.b.push(message.n) });
    const expected = { a: [], b: [] };
    for (let n = 0; n < 100; n += 1) {
      const side = n % 3 === 0 ? 'b' : 'a';
      expected[side].push(n);
      await publish(`org-${side}`, { type: 'position', n });
    }
    await publish('org-c', { type: 'position', n: -1 });
    await until(() => got.a.length >= expected.a.length && got.b.length >= expected.b.length);
    checks.expect(got.a.join() === expected.a.join(), `organisation a got ${got.a.length} messages, not its ${expected.a.length} in order`);
    checks.expect(got.b.join() === expected.b.join(), `organisation b got ${got.b.length} messages, not its ${expected.b.length} in order`);

    const refused = [];
    const attempts = [
      ['no token', '', '/live', '401'],
      ['a token of another signature', `org-a.${'0'.repeat(64)}`, '/live', '401'],
      ['the signature of another organisation', `org-a.${token('org-b').split('.')[1]}`, '/live', '401'],
      ['another path', token('org-a'), '/other', '404'],
    ];
    for (const [what, authorization, path, status] of attempts) {
      const error = await connect(authorization, { path }).then(() => null, (failure) => failure);
      if (checks.expect(error?.message.includes(status), `with ${what}: ${error?.message ?? 'let in'}, not ${status}`)) {
        refused.push(what);
      }
    }

    let code = null;
    clientB.once('close', (value) => { code = value; });
    clientB.send('hello');
    await until(() => code !== null);
    checks.expect(code === 1008, `a client that sends is closed with ${code}, not 1008`);
    checks.expect(await until(async () => (await stats()).connections === 1), 'the closed connection is still counted');
    output({ delivered: got.a.length + got.b.length, refused: refused.length });
  });
  checks.finish();
});
