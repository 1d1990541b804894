// Builds the dashboard. esbuild and the place of the packages are handed in, so
// that this file needs no node_modules beside it.
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

async function filesUnder(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .sort();
}

export async function build({ esbuild, modules, outdir = join(here, 'dist') }) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await cp(join(here, 'public'), outdir, { recursive: true });
  const common = {
    bundle: true,
    minify: true,
    target: 'es2022',
    logLevel: 'silent',
    nodePaths: [modules],
    define: { 'process.env.NODE_ENV': '"production"' },
  };
  const main = await esbuild.build({
    ...common,
    entryPoints: [join(here, 'src/main.jsx')],
    outfile: join(outdir, 'main.js'),
    format: 'esm',
    jsx: 'automatic',
    metafile: true,
  });
  const shell = await filesUnder(outdir);
  const hash = createHash('sha256');
  for (const name of shell) {
    hash.update(name).update(await readFile(join(outdir, name)));
  }
  const version = hash.digest('hex').slice(0, 12);
  const worker = await esbuild.build({
    ...common,
    entryPoints: [join(here, 'src/sw.js')],
    outfile: join(outdir, 'sw.js'),
    format: 'iife',
    define: {
      ...common.define,
      __SHELL__: JSON.stringify(['/', ...shell.filter((name) => name !== 'index.html').map((name) => `/${name}`)]),
      __VERSION__: JSON.stringify(version),
    },
  });
  return { outdir, version, warnings: [...main.warnings, ...worker.warnings], inputs: Object.keys(main.metafile.inputs) };
}
