// The dashboard's origin for a browser on this machine: the built files, an API that answers as the real one does, and
// the real-time server behind /live.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { extname, join } from 'node:path';
import { Server } from 'socket.io';
import { createRealtimeServer } from '../../realtime/server.mjs';

const TYPES = {
  '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.png': 'image/png', '.webmanifest': 'application/manifest+json',
};

export async function startPageServer(dist, vehicles) {
  const realtime = createRealtimeServer({ Server, authenticate: async () => ({ organizationId: 'fleet' }) });
  const realtimePort = await realtime.listen();
  const page = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://fleet.example');
    const file = join(dist, pathname === '/' ? 'index.html' : pathname);
    if (pathname === '/api/vehicles') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ items: vehicles, total: vehicles.length }));
    } else if (file.startsWith(dist) && existsSync(file) && statSync(file).isFile()) {
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.end(readFileSync(file));
    } else {
      response.writeHead(404).end();
    }
  });
  const sockets = new Set();
  page.on('upgrade', (request, socket, head) => {
    const behind = connect(realtimePort, '127.0.0.1', () => {
      const { rawHeaders } = request;
      const headers = rawHeaders.map((text, i) => (i % 2 === 0 ? `${text}: ${rawHeaders[i + 1]}\r\n` : '')).join('');
      behind.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
      behind.write(head);
      socket.pipe(behind).pipe(socket);
    });
    for (const end of [socket, behind]) {
      sockets.add(end);
      // A browser that leaves resets its connection.
      end.on('error', () => { socket.destroy(); behind.destroy(); });
      end.on('close', () => sockets.delete(end));
    }
  });
  await new Promise((resolve, reject) => {
    page.once('error', (error) => reject(new Error(`the dashboard's server found no port of 127.0.0.1 to listen on (${error.message})`)));
    page.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${page.address().port}/`,
    publish: (position) => realtime.publish('fleet', position),
    connections: () => realtime.connections(),
    async close() {
      const closed = new Promise((resolve) => { page.close(resolve); });
      page.closeAllConnections();
      sockets.forEach((socket) => socket.destroy());
      await closed;
      await realtime.close();
    },
  };
}
