// The smallest server that behaves as the deployment expects: it is ready some
// time after its start, and on SIGTERM it answers what it has taken and ends.
//
//   node server.mjs VERSION [never-ready]
import { createServer } from 'node:http';

const [version, fault] = process.argv.slice(2);
let ready = false;
let stopping = false;

const server = createServer((request, response) => {
  if (stopping) {
    response.setHeader('connection', 'close');
  }
  if (request.url === '/ready') {
    response.writeHead(ready && !stopping ? 200 : 503).end();
    return;
  }
  // A little work, so that requests are under way whenever the server is told to stop.
  setTimeout(() => {
    response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ version }));
  }, 5);
});

const stop = () => {
  if (!stopping) {
    stopping = true;
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  }
};
process.on('SIGTERM', stop);
process.on('disconnect', stop); // whoever started it is gone
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: server.address().port });
  if (fault !== 'never-ready') {
    setTimeout(() => { ready = true; }, 100);
  }
});
