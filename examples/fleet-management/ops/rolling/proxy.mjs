import { Agent, createServer, request as httpRequest } from 'node:http';

/** Of a connection, and not of the answer that comes over it. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'trailer', 'upgrade'];

const endToEnd = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));

/** A round-robin proxy whose backends can be added and drained while it works. It never repeats a request. */
export function createProxy() {
  const backends = [];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const candidates = backends.filter((backend) => !backend.draining);
    if (candidates.length === 0) {
      outgoing.writeHead(503).end();
      return;
    }
    const backend = candidates[turn++ % candidates.length];
    backend.active += 1;
    let done = false;
    const finish = () => {
      if (!done) {
        done = true;
        backend.active -= 1;
        backend.idle?.();
      }
    };
    const forwarded = httpRequest(
      { host: '127.0.0.1', port: backend.port, path: incoming.url, method: incoming.method, headers: incoming.headers, agent: backend.agent, timeout: 5000 },
      (answer) => {
        outgoing.writeHead(answer.statusCode, endToEnd(answer.headers));
        answer.pipe(outgoing);
        answer.on('close', finish);
      },
    );
    forwarded.on('timeout', () => forwarded.destroy(new Error('timeout')));
    forwarded.on('error', () => {
      finish();
      if (outgoing.headersSent) {
        outgoing.destroy();
      } else {
        outgoing.writeHead(502).end();
      }
    });
    incoming.pipe(forwarded);
  });

  return {
    add(port) {
      backends.push({ port, agent: new Agent({ keepAlive: true }), active: 0, draining: false, idle: null });
    },
    /** No new requests for the backend; resolves when those under way are answered. */
    async drain(port) {
      const backend = backends.find((candidate) => candidate.port === port);
      backend.draining = true;
      await new Promise((resolve) => {
        backend.idle = () => {
          if (backend.active === 0) {
            resolve();
          }
        };
        backend.idle();
      });
      backend.agent.destroy();
      backends.splice(backends.indexOf(backend), 1);
    },
    listen: () => new Promise((resolve, reject) => {
      server.once('error', (error) => reject(new Error(`the proxy found no port of 127.0.0.1 to listen on (${error.message})`)));
      server.listen(0, '127.0.0.1', () => resolve(server.address().port));
    }),
    async close() {
      backends.forEach((backend) => backend.agent.destroy());
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}
