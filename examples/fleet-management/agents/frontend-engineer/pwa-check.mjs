// Can the dashboard be installed, and does it start without a network?
//
//   node agents/frontend-engineer/pwa-check.mjs
//
// Builds into a directory of its own. The manifest must have what browsers ask
// for, the icons must have the size it states, and the page must register the
// service worker. That is then run in a sandbox with a cache and a network:
// after its installation every file of the build must be answered with the
// network switched off, and data under /api/ must not come from the cache.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import vm from 'node:vm';
import * as esbuild from 'esbuild';
import { build } from '../../frontend/build.mjs';
import { Checks, main, output } from '../lib/task.mjs';
import { modules } from './modules.mjs';

const ORIGIN = 'https://fleet.example';

function pngSize(file) {
  const bytes = readFileSync(file);
  if (bytes.toString('latin1', 1, 4) !== 'PNG' || bytes.toString('latin1', 12, 16) !== 'IHDR') {
    throw new Error(`${file} is no PNG`);
  }
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

function checkManifest(checks, dist) {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const link = /<link rel="manifest" href="\/([^"]+)"/.exec(html)?.[1];
  if (!checks.expect(link && existsSync(join(dist, link)), 'index.html names no manifest that is in the build')) {
    return 0;
  }
  const manifest = JSON.parse(readFileSync(join(dist, link), 'utf8'));
  for (const field of ['name', 'short_name', 'start_url', 'display', 'background_color', 'theme_color']) {
    checks.expect(typeof manifest[field] === 'string' && manifest[field] !== '', `manifest: ${field} is missing`);
  }
  checks.expect(['standalone', 'fullscreen', 'minimal-ui'].includes(manifest.display), `manifest: display ${manifest.display}`);
  checks.expect(manifest.start_url?.startsWith(manifest.scope ?? '/'), 'manifest: start_url is outside of scope');
  const icons = manifest.icons ?? [];
  for (const icon of icons) {
    const file = join(dist, icon.src);
    if (checks.expect(existsSync(file), `manifest: icon ${icon.src} is not in the build`)) {
      const size = pngSize(file);
      checks.expect(icon.sizes === size, `manifest: icon ${icon.src} is ${size}, not ${icon.sizes}`);
    }
  }
  for (const size of ['192x192', '512x512']) {
    checks.expect(icons.some((icon) => icon.sizes === size && (icon.purpose ?? 'any').includes('any')),
      `manifest: no icon of ${size}`);
  }
  checks.expect(icons.some((icon) => icon.purpose?.includes('maskable')), 'manifest: no maskable icon');
  return icons.length;
}

/** That a browser would come to the worker: in the built files, since no page runs here. */
function checkRegistration(checks, dist) {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/<script [^>]*src="\/([^"]+)"/g)].map(([, name]) => join(dist, name)).filter(existsSync);
  checks.expect(scripts.some((file) => /\bserviceWorker\.register\(["'`]\/sw\.js["'`]/.test(readFileSync(file, 'utf8'))),
    'no script that index.html loads registers /sw.js');
}

async function runWorker(dist) {
  const listeners = {};
  const stores = new Map();
  const network = { up: true };
  const absolute = (request) => new URL(typeof request === 'string' ? request : request.url, ORIGIN);
  const fetchFile = async (request) => {
    const { pathname } = absolute(request);
    const file = join(dist, pathname === '/' ? 'index.html' : pathname);
    if (!network.up) {
      throw new TypeError('network is off');
    }
    return { ok: existsSync(file), pathname, body: existsSync(file) ? readFileSync(file) : null };
  };
  const caches = {
    open: async (name) => {
      if (!stores.has(name)) {
        stores.set(name, new Map());
      }
      const store = stores.get(name);
      return {
        addAll: async (requests) => {
          const answers = await Promise.all(requests.map(fetchFile));
          const bad = answers.find((answer) => !answer.ok);
          if (bad) {
            throw new TypeError(`addAll: ${bad.pathname} is not found`);
          }
          answers.forEach((answer) => store.set(answer.pathname, answer));
        },
      };
    },
    keys: async () => [...stores.keys()],
    delete: async (name) => stores.delete(name),
    match: async (request) => {
      for (const store of stores.values()) {
        const found = store.get(absolute(request).pathname);
        if (found) {
          return found;
        }
      }
      return undefined;
    },
  };
  const self = {
    location: new URL(`${ORIGIN}/sw.js`),
    addEventListener: (type, listener) => { listeners[type] = listener; },
    skipWaiting: async () => {},
    clients: { claim: async () => {} },
  };
  vm.runInNewContext(readFileSync(join(dist, 'sw.js'), 'utf8'), { self, caches, fetch: fetchFile, URL, Promise });
  const lifecycle = async (type) => {
    let waited = Promise.resolve();
    listeners[type]({ waitUntil: (promise) => { waited = promise; } });
    await waited;
  };
  await caches.open('shell-older');
  await lifecycle('install');
  await lifecycle('activate');
  const ask = async (pathname) => {
    let answer = null;
    listeners.fetch({ request: { url: ORIGIN + pathname, method: 'GET' }, respondWith: (promise) => { answer = promise; } });
    return answer;
  };
  return { ask, network, stores };
}

await main(async () => {
  const checks = new Checks();
  const dist = await mkdtemp(join(tmpdir(), 'fleet-pwa-'));
  try {
    await build({ esbuild, modules, outdir: dist });
    const icons = checkManifest(checks, dist);
    checkRegistration(checks, dist);

    const worker = await runWorker(dist);
    checks.expect(worker.stores.size === 1, `${worker.stores.size} caches after activation: old ones are left`);
    worker.network.up = false;
    const files = (await readdir(dist, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => `/${relative(dist, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/')}`)
      .filter((name) => name !== '/sw.js' && name !== '/index.html');
    let offline = 0;
    for (const name of ['/', ...files]) {
      const answer = await worker.ask(name).catch(() => null);
      const file = join(dist, name === '/' ? 'index.html' : name);
      offline += checks.expect(answer?.body?.equals(readFileSync(file)), `${name} is not there without a network`) ? 1 : 0;
    }
    checks.expect(await worker.ask('/api/vehicles') === null, 'the service worker answers for /api/');
    output({ icons, offline_files: offline });
  } finally {
    await rm(dist, { recursive: true, force: true });
  }
  checks.finish();
});
