import { Agent, get } from 'node:http';

const PATHS = ['/api/vehicles', '/api/trips', '/api/maintenance/due', '/api/health'];

/**
 * Steady load by some workers on the API at http://127.0.0.1:port, until stop() is called. Nothing is tried twice; what
 * is not answered with 200 and JSON has failed.
 */
export function startLoad({ port, token, workers = 6 }) {
  const agent = new Agent({ keepAlive: true, maxSockets: workers });
  const seen = { requests: 0, failed: 0, versions: {}, reasons: {}, times: [] };
  let running = true;
  const once = () => new Promise((resolve) => {
    const started = performance.now();
    const end = (reason, version) => {
      seen.requests += 1;
      seen.times.push(performance.now() - started);
      if (reason) {
        seen.failed += 1;
        seen.reasons[reason] = (seen.reasons[reason] ?? 0) + 1;
      } else {
        seen.versions[version] = (seen.versions[version] ?? 0) + 1;
      }
      resolve();
    };
    const options = { host: '127.0.0.1', port, path: PATHS[seen.requests % PATHS.length], agent, timeout: 5000, headers: { authorization: `Bearer ${token}` } };
    const request = get(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => { text += chunk; });
      answer.on('error', (error) => end(error.code ?? error.message));
      answer.on('end', () => {
        if (answer.statusCode !== 200) {
          end(`status ${answer.statusCode}`);
          return;
        }
        try {
          JSON.parse(text);
        } catch {
          end('unreadable answer');
          return;
        }
        end(null, answer.headers['x-served-by']);
      });
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', (error) => end(error.code ?? error.message));
  });
  const all = Promise.all(Array.from({ length: workers }, async () => {
    while (running) {
      await once();
    }
  }));
  return {
    seen,
    async stop() {
      running = false;
      await all;
      agent.destroy();
      return seen;
    },
  };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
