// A registry of npm on 127.0.0.1 that gives one answer to every audit, for tests; it does not keep its process alive.
import { once } from 'node:events';
import { createServer } from 'node:http';

export async function startRegistry(status, body) {
  const server = createServer((request, response) => {
    const audit = request.method === 'POST';
    response.writeHead(audit ? status : 404, { 'content-type': 'application/json' }).end(audit ? body : '{}');
  }).listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

/** The answer that every version of a package has an advisory. */
export const advisory = (name, severity) => JSON.stringify({
  [name]: [{ id: 1, url: 'https://advisories.invalid/1', title: 'planted', severity, vulnerable_versions: '*', cwe: [], cvss: { score: 9, vectorString: null } }],
});
