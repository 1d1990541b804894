// Builds the dashboard into frontend/dist.
//
//   node agents/frontend-engineer/build.mjs [--max-gzip-bytes 100000]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { build } from '../../frontend/build.mjs';
import { Checks, main, numberOption, output } from '../lib/task.mjs';
import { modules } from './modules.mjs';

await main(async () => {
  const limit = numberOption('max-gzip-bytes', 100_000);
  const checks = new Checks();
  const result = await build({ esbuild, modules });
  result.warnings.forEach((warning) => checks.expect(false, `esbuild: ${warning.text}`));
  const bundle = readFileSync(join(result.outdir, 'main.js'));
  const gzip = gzipSync(bundle).length;
  const components = result.inputs.filter((name) => /src\/components\/.*\.jsx$/.test(name)).length;
  checks.expect(components > 0, 'no component is in the bundle');
  checks.expect(gzip <= limit, `the bundle has ${gzip} bytes compressed, more than ${limit}`);
  output({ bundle_bytes: bundle.length, bundle_gzip_bytes: gzip, components, version: result.version });
  checks.finish();
});
