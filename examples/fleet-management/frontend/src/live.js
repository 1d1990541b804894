// Positions over a WebSocket, with reconnection after 1, 2, 4 … 30 seconds.

export function reconnectDelay(attempt) {
  return Math.min(30_000, 1000 * 2 ** attempt);
}

/** A message of the server as an action, or null when it is none that we know. */
export function toAction(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  const numbers = [message?.latitude, message?.longitude, message?.speedKmh, message?.at];
  if (message?.type !== 'position' || typeof message.vehicleId !== 'string' || !numbers.every(Number.isFinite)) {
    return null;
  }
  const { vehicleId, at, latitude, longitude, speedKmh } = message;
  return { type: 'position', vehicleId, at, latitude, longitude, speedKmh };
}

export function connect({ url, dispatch, Socket = WebSocket, schedule = setTimeout, cancel = clearTimeout }) {
  let attempt = 0;
  let socket = null;
  let timer = null;
  let stopped = false;
  const open = () => {
    dispatch({ type: 'connection', connection: 'connecting' });
    socket = new Socket(url);
    socket.onopen = () => {
      attempt = 0;
      dispatch({ type: 'connection', connection: 'live' });
    };
    socket.onmessage = (event) => {
      const action = toAction(event.data);
      if (action) {
        dispatch(action);
      }
    };
    socket.onclose = () => {
      if (!stopped) {
        dispatch({ type: 'connection', connection: 'offline' });
        timer = schedule(open, reconnectDelay(attempt));
        attempt += 1;
      }
    };
  };
  open();
  return () => {
    stopped = true;
    cancel(timer);
    socket.close();
  };
}
