import { createServer } from 'node:http';

/**
 * @param {object} options
 * @param {Function} options.WebSocketServer  class of the package ws
 * @param {(request: import('node:http').IncomingMessage) => Promise<{organizationId: string} | null>} options.authenticate
 */
export function createRealtimeServer({ WebSocketServer, authenticate, pingIntervalMs = 30_000, maxBufferedBytes = 1_000_000 }) {
  const rooms = new Map();
  const alive = new WeakSet();
  const stats = { published: 0, sent: 0, refused: 0, unresponsive: 0, slow: 0 };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4096, perMessageDeflate: false });
  const http = createServer((request, response) => {
    response.writeHead(request.url === '/health' ? 200 : 404).end();
  });

  const refuse = (socket, status) => {
    stats.refused += 1;
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  };

  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (new URL(request.url, 'http://localhost').pathname !== '/live') {
      refuse(socket, '404 Not Found');
      return;
    }
    Promise.resolve()
      .then(() => authenticate(request))
      .then(
        (session) => {
          if (!session) {
            refuse(socket, '401 Unauthorized');
          } else {
            sockets.handleUpgrade(request, socket, head, (client) => join(client, session.organizationId));
          }
        },
        () => refuse(socket, '500 Internal Server Error'),
      );
  });

  function join(client, organizationId) {
    if (!rooms.has(organizationId)) {
      rooms.set(organizationId, new Set());
    }
    const room = rooms.get(organizationId);
    room.add(client);
    alive.add(client);
    client.on('pong', () => alive.add(client));
    client.on('message', () => client.close(1008, 'clients send nothing'));
    client.on('error', () => client.terminate());
    client.on('close', () => {
      room.delete(client);
      if (room.size === 0 && rooms.get(organizationId) === room) {
        rooms.delete(organizationId);
      }
    });
  }

  const pings = setInterval(() => {
    for (const client of sockets.clients) {
      if (!alive.has(client)) {
        stats.unresponsive += 1;
        client.terminate();
      } else {
        alive.delete(client);
        client.ping();
      }
    }
  }, pingIntervalMs);
  pings.unref();

  return {
    stats,
    connections: () => sockets.clients.size,

    /** Sends to every connection of the organisation; returns to how many. */
    publish(organizationId, message) {
      const text = JSON.stringify(message);
      let sent = 0;
      for (const client of rooms.get(organizationId) ?? []) {
        if (client.readyState !== client.OPEN) {
          continue;
        }
        if (client.bufferedAmount > maxBufferedBytes) {
          stats.slow += 1;
          client.terminate();
          continue;
        }
        client.send(text);
        sent += 1;
      }
      stats.published += 1;
      stats.sent += sent;
      return sent;
    },

    /** Listens; returns the port. */
    listen: (port = 0, host = '127.0.0.1') =>
      new Promise((resolve, reject) => {
        http.once('error', reject);
        http.listen(port, host, () => resolve(http.address().port));
      }),

    async close() {
      clearInterval(pings);
      for (const client of sockets.clients) {
        client.terminate();
      }
      sockets.close();
      await new Promise((resolve) => {
        http.close(resolve);
        http.closeAllConnections();
      });
    },
  };
}
