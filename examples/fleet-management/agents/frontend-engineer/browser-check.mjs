// Does a browser find that the dashboard can be installed, and does it work there, live and without a network?
//
//   node agents/frontend-engineer/browser-check.mjs
//
// Headless Chromium: the one that CHROME_PATH names, or that is in PATH. Ends with 77 and says so where there is none, or
// what is there does not start.
// Leaves two screenshots in frontend/screenshots.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { build } from '../../frontend/build.mjs';
import { Checks, main, output } from '../lib/task.mjs';
import { modules } from './modules.mjs';
import { startPageServer } from './page-server.mjs';

const UNAVAILABLE = 77;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const SCREENSHOTS = 'frontend/screenshots';
const VEHICLES = [
  { id: '1', plate: 'FL-100', make: 'Acme', model: 'Van', status: 'active', odometerKm: 123456 },
  { id: '2', plate: 'FL-200', make: 'Acme', model: 'Truck', status: 'in_maintenance', odometerKm: 98765 },
];

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

class Unavailable extends Error {}

function findBrowser() {
  const named = process.env.CHROME_PATH;
  const candidates = named ? [named] : (process.env.PATH ?? '').split(delimiter).flatMap((directory) => NAMES.map((name) => join(directory, name)));
  const found = candidates.find(isExecutable);
  if (!found) {
    throw new Unavailable(named
      ? `CHROME_PATH names ${named}, which is no program: name a Chromium, or unset it to have one looked for in PATH`
      : `no Chromium is in PATH (${NAMES.join(', ')}), and CHROME_PATH names none (DECURION_ENV_ALLOW must let it through): install one on the runner to check the dashboard in it`);
  }
  return found;
}

/** With a profile of its own: a page that is opened incognito can never be installed. */
function launch(executablePath, profile) {
  return chromium.launchPersistentContext(profile, {
    executablePath, headless: true, chromiumSandbox: false, timeout: 30_000, viewport: { width: 1000, height: 600 }, args: ['--disable-background-networking'],
  }).catch((error) => {
    const why = error.message.split('\n')[0];
    throw new Unavailable(`${executablePath} does not start as a browser (${why}): try \`${executablePath} --headless --no-sandbox --dump-dom about:blank\`, or name another as CHROME_PATH`);
  });
}

async function check(checks, page, server) {
  const errors = [];
  page.on('pageerror', (error) => {
    console.error(`the page failed: ${error.message}`);
    errors.push(error.message);
  });
  await page.goto(server.url);
  await page.getByRole('rowheader', { name: 'FL-100' }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  server.publish({ vehicleId: '1', at: Date.now(), latitude: 47.3769, longitude: 8.5417, speedKmh: 50 });
  await page.getByText('47.3769, 8.5417 · 50 km/h').waitFor();
  const active = await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
  checks.expect(['activating', 'activated'].includes(active), `the service worker is ${active}`);

  const devtools = await page.context().newCDPSession(page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  output({ browser: page.context().browser()?.version() ?? 'unknown', installability_errors: installabilityErrors.length });
  installabilityErrors.forEach(({ errorId, errorArguments }) =>
    checks.expect(false, `it can not be installed: ${errorId} ${JSON.stringify(errorArguments)}`));
  const manifest = await devtools.send('Page.getAppManifest');
  checks.expect(manifest.url.endsWith('.webmanifest') && JSON.parse(manifest.data).name, 'the browser finds no manifest');
  manifest.errors.forEach(({ message }) => checks.expect(false, `manifest: ${message}`));
  await page.screenshot({ path: join(SCREENSHOTS, 'live.png') });

  // The network is gone: nothing listens any more.
  await server.close();
  await page.getByText('Offline – positions may be old').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Fleet' }).waitFor();
  await page.getByText('Offline – positions may be old').waitFor();
  await page.getByText('The vehicles are not loaded yet.').waitFor();
  checks.expect(await page.getByText('FL-100').count() === 0, 'vehicles of a while ago are shown as if they were present');
  checks.expect(await page.evaluate(() => navigator.serviceWorker.controller?.state) === 'activated', 'the page came from no service worker');
  await page.screenshot({ path: join(SCREENSHOTS, 'offline.png') });
  errors.forEach((error) => checks.expect(false, `the page failed: ${error}`));
}

async function checkInBrowser(executablePath) {
  const checks = new Checks();
  const directory = await mkdtemp(join(tmpdir(), 'fleet-browser-'));
  let server;
  let context;
  try {
    context = await launch(executablePath, join(directory, 'profile'));
    context.setDefaultTimeout(15_000);
    mkdirSync(SCREENSHOTS, { recursive: true });
    const dist = join(directory, 'dist');
    await build({ esbuild, modules, outdir: dist });
    server = await startPageServer(dist, VEHICLES);
    await check(checks, context.pages()[0], server);
  } finally {
    await context?.close();
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  }
  checks.finish();
}

await main(async () => {
  try {
    await checkInBrowser(findBrowser());
  } catch (error) {
    if (!(error instanceof Unavailable)) {
      throw error;
    }
    console.log(error.message);
    process.exitCode = UNAVAILABLE;
  }
});
