// Builds the dashboard into frontend/dist.
//
//   node agents/frontend-engineer/build.mjs [--max-gzip-bytes 100000]
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { build } from '../../frontend/build.mjs';
import { Checks, main, numberOption, output } from '../lib/task.mjs';
import { modules } from './modules.mjs';

/** What only a build of development has: React's modules for it, calls that trace JSX, questions which build it is. */
function developmentIn(bundle, inputs) {
  const marks = ['jsxDEV', 'process.env.NODE_ENV', 'Download the React DevTools'].filter((mark) => bundle.includes(mark));
  return [...inputs.filter((name) => name.endsWith('.development.js')).map((name) => basename(name)), ...marks];
}

await main(async () => {
  const limit = numberOption('max-gzip-bytes', 100_000);
  const checks = new Checks();
  const result = await build({ esbuild, modules });
  result.warnings.forEach((warning) => checks.expect(false, `esbuild: ${warning.text}`));
  const bundle = readFileSync(join(result.outdir, 'main.js'));
  const gzip = gzipSync(bundle).length;
  const components = result.inputs.filter((name) => /src\/components\/.*\.jsx$/.test(name)).length;
  checks.expect(components > 0, 'no component is in the bundle');
  const development = developmentIn(bundle.toString('utf8'), result.inputs);
  checks.expect(development.length === 0, `the bundle is one of development, with ${development.join(', ')}: build with NODE_ENV "production" and without jsxDev`);
  checks.expect(gzip <= limit, `the bundle has ${gzip} bytes compressed, more than ${limit}`);
  output({ bundle_bytes: bundle.length, bundle_gzip_bytes: gzip, components, version: result.version });
  checks.finish();
});
