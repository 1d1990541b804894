// Positions over Socket.IO, which connects again by itself when a connection is lost.
import { io as connectTo } from 'socket.io-client';

const AGAIN_MS = 5_000;

/** A message of the server as an action, or null when it is none that we know. */
export function toAction(message) {
  const numbers = [message?.latitude, message?.longitude, message?.speedKmh, message?.at];
  if (typeof message?.vehicleId !== 'string' || !numbers.every(Number.isFinite)) {
    return null;
  }
  const { vehicleId, at, latitude, longitude, speedKmh } = message;
  return { type: 'position', vehicleId, at, latitude, longitude, speedKmh };
}

/** Connects to where the page came from, or to the URL; who we are says the cookie of the session. Returns how to stop. */
export function connect({ url, dispatch, options = {} }) {
  const tell = (connection) => dispatch({ type: 'connection', connection });
  const socket = connectTo(url, {
    path: '/live', transports: ['websocket'], forceNew: true, reconnectionDelay: 1_000, reconnectionDelayMax: 30_000, ...options,
  });
  let timer;
  tell('connecting');
  socket.on('connect', () => tell('live'));
  socket.on('position', (message) => {
    const action = toAction(message);
    if (action) {
      dispatch(action);
    }
  });
  socket.on('disconnect', () => tell('offline'));
  socket.on('connect_error', () => {
    tell('offline');
    // Of a refusal Socket.IO lets go; the server may only have been busy.
    if (!socket.active) {
      timer = setTimeout(() => socket.connect(), options.reconnectionDelay ?? AGAIN_MS);
    }
  });
  socket.io.on('reconnect_attempt', () => tell('connecting'));
  return () => {
    clearTimeout(timer);
    socket.off();
    socket.io.off();
    socket.disconnect();
  };
}
