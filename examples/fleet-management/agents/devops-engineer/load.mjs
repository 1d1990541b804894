// Requests at a fixed rate, whether or not those before them are answered, as users send them. Each is timed from the
// moment it was due: what waits because nothing answers counts as slow, and is not left out (coordinated omission).
//
// The API keeps its data in the memory of each server. What a request changes is known to one server only, and gone with
// it: the load tells whether requests are answered, and nothing about data that a replacement must keep.
import { Agent, request as httpRequest } from 'node:http';

/** In turn; two of eight write. A status that is not 200 stands beside the request. */
const REQUESTS = [
  { path: '/api/vehicles' },
  { path: '/api/trips' },
  { path: '/api/vehicles/2', method: 'PATCH', body: (n) => ({ odometerKm: 200_000 + n }) },
  { path: '/api/maintenance/due' },
  { path: '/api/vehicles/1' },
  { path: '/api/health' },
  { path: '/api/fuel', method: 'POST', status: 201, body: (n) => ({ vehicleId: 1, litres: 40, priceCents: 7000, odometerKm: 200_000 + n, filledOn: '2024-03-01' }) },
  { path: '/api/reports/costs?year=2024' },
];

/** Sends one request, once; resolves to what is wrong with its answer (null: nothing) and the answer's headers. */
function ask({ path, method = 'GET', status = 200, body }, n, { agent, port, token }) {
  return new Promise((resolve) => {
    const text = body && JSON.stringify(body(n));
    const headers = { authorization: `Bearer ${token}`, ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) };
    const request = httpRequest({ host: '127.0.0.1', port, path, method, agent, timeout: 5000, headers }, (answer) => {
      let received = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => { received += chunk; });
      answer.on('error', (error) => resolve({ wrong: error.code ?? error.message }));
      answer.on('end', () => {
        const wrong = answer.statusCode !== status ? `status ${answer.statusCode}` : isJson(received) ? null : 'unreadable answer';
        resolve({ wrong, headers: answer.headers });
      });
    });
    request.on('timeout', () => request.destroy(new Error('no answer for 5 s')));
    request.on('error', (error) => resolve({ wrong: error.code ?? error.message }));
    request.end(text);
  });
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Load on the API at http://127.0.0.1:port until stop() is called, which waits for the answers under way.
 *
 * @param {(headers: object) => string} versionOf  tells from an answer which version of the API gave it
 */
export function startLoad({ port, token, versionOf, perSecond = 50 }) {
  const agent = new Agent({ keepAlive: true });
  const seen = { failed: 0, versions: {}, reasons: {}, times: [] };
  const began = performance.now();
  const dueAt = (n) => began + (n * 1000) / perSecond;
  const underWay = new Set();
  let sent = 0;
  let lastAnswer = began;
  let longestGap = 0;

  const closeGap = (at) => {
    longestGap = Math.max(longestGap, at - lastAnswer);
    lastAnswer = at;
  };
  const send = async (n) => {
    const { wrong, headers } = await ask(REQUESTS[n % REQUESTS.length], n, { agent, port, token });
    const now = performance.now();
    seen.times.push(now - dueAt(n));
    if (wrong) {
      seen.failed += 1;
      seen.reasons[wrong] = (seen.reasons[wrong] ?? 0) + 1;
    } else {
      closeGap(now);
      const version = versionOf(headers);
      seen.versions[version] = (seen.versions[version] ?? 0) + 1;
    }
  };
  const sendWhatIsDue = (now = performance.now()) => {
    while (dueAt(sent) <= now) {
      const under = send(sent).finally(() => underWay.delete(under));
      underWay.add(under);
      sent += 1;
    }
  };
  const timer = setInterval(() => sendWhatIsDue(), 1);
  return {
    seen,
    async stop() {
      clearInterval(timer);
      const stopped = performance.now();
      sendWhatIsDue(stopped);
      await Promise.all(underWay);
      closeGap(performance.now());
      agent.destroy();
      const answered = Object.values(seen.versions).reduce((sum, count) => sum + count, 0);
      // By the clock, not by what was sent: what never got away was not answered, either.
      const due = Math.floor(((stopped - began) * perSecond) / 1000) + 1;
      return { ...seen, due, answered, longestGap };
    },
  };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
