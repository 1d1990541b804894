import { createServer } from 'node:http';

const room = (organizationId) => `organization:${organizationId}`;

/** Bytes, roughly, that a connection has not taken yet: in the WebSocket, and behind it. */
const waitingFor = ({ transport, writeBuffer }) =>
  writeBuffer.reduce((sum, packet) => sum + (packet.data?.length ?? 0), transport.socket?.bufferedAmount ?? 0);

/**
 * @param {object} options
 * @param {Function} options.Server  class of the package socket.io
 * @param {Function} [options.adapter]  carries messages between servers, as createAdapter of @socket.io/redis-adapter
 *     makes one; without, this server is the only one
 * @param {(handshake: object) => Promise<{organizationId: string} | null>} options.authenticate  by the headers, such as the
 *     cookie of a session, or by the client's `auth`
 */
export function createRealtimeServer({
  Server, adapter, authenticate, pingIntervalMs = 25_000, pingTimeoutMs = 20_000, maxBufferedBytes = 1_000_000, sweepMs = 500,
}) {
  const stats = { unresponsive: 0, slow: 0 };
  const http = createServer((request, response) => {
    response.writeHead(request.url === '/health' ? 200 : 404).end();
  });
  const io = new Server(http, {
    path: '/live',
    // Long polling would make every server of a fleet depend on sticky sessions.
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: 4096,
    connectTimeout: 5_000,
    pingInterval: pingIntervalMs,
    pingTimeout: pingTimeoutMs,
    ...(adapter && { adapter }),
  });

  io.use(async (socket, next) => {
    const session = await Promise.resolve(socket.handshake).then(authenticate).catch(() => undefined);
    if (!session) {
      next(new Error(session === null ? 'unauthorized' : 'unavailable'));
    } else {
      socket.data.organizationId = session.organizationId;
      next();
    }
  });
  io.on('connection', (socket) => {
    socket.join(room(socket.data.organizationId));
    // Clients send nothing.
    socket.onAny(() => socket.disconnect(true));
    socket.on('disconnect', (reason) => {
      if (reason === 'ping timeout') {
        stats.unresponsive += 1;
      }
    });
  });

  // What a slow reader has not taken yet waits in the memory of this server.
  const sweep = setInterval(() => {
    for (const socket of io.of('/').sockets.values()) {
      if (waitingFor(socket.conn) > maxBufferedBytes) {
        stats.slow += 1;
        socket.conn.transport.socket.terminate();
      }
    }
  }, sweepMs);
  sweep.unref();

  return {
    stats,
    /** How many connections this server has. */
    connections: () => io.of('/').sockets.size,

    /** Sends to every connection of the organisation, whichever server has it. */
    publish(organizationId, message) {
      io.to(room(organizationId)).emit('position', message);
    },

    /** Listens; returns the port. */
    listen: (port = 0, host = '127.0.0.1') =>
      new Promise((resolve, reject) => {
        http.once('error', reject);
        // Many clients that lost another server come at once.
        http.listen({ port, host, backlog: 4096 }, () => resolve(http.address().port));
      }),

    async close() {
      clearInterval(sweep);
      await io.close();
    },
  };
}
