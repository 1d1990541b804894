// Brings the modules of cache/ into the API: records of vehicles are cached in memory and Redis, sessions are kept in
// Redis, and logging out ends them.
//
//   node agents/cache-manager/adopt.mjs [project=api]
//
// It changes nothing when run again.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectArgument } from '../lib/api.mjs';
import { TaskFailure, main, output } from '../lib/task.mjs';
import { Project } from '../typescript-fixer/lib/project.mjs';

const MODULES = ['memory-lru', 'redis-tier', 'session-store', 'two-tier-cache'];

const directory = projectArgument();
const here = path.dirname(fileURLToPath(import.meta.url));
const source = (name) => path.join(directory, 'src', name);

await main(() => {
  if (fs.existsSync(source('cache/shared.ts'))) {
    console.log('the API has its cache already');
  } else {
    adopt();
  }
  const project = new Project(directory);
  const left = project.diagnostics();
  left.forEach((d) => console.error(project.describe(d)));
  if (left.length > 0) {
    throw new TaskFailure(`${left.length} compiler errors are left`);
  }
  output({ modules: fs.readdirSync(source('cache')).length });
});

function adopt() {
  fs.mkdirSync(source('cache'), { recursive: true });
  for (const name of MODULES) {
    // The API is compiled to CommonJS, where modules have no .mjs.
    const text = fs.readFileSync(path.resolve('cache', `${name}.mjs`), 'utf8').replace(/(from '\.\/[\w-]+)\.mjs'/g, "$1'");
    fs.writeFileSync(source(`cache/${name}.js`), text);
  }
  change(path.join(directory, 'tsconfig.json'), [['"strict": true,', '"strict": true,\n    "allowJs": true,']]);
  change(source('services/vehicle-service.ts'), [
    [/( {2}async get\(id: Id\): Promise<Vehicle> \{\n)([\s\S]*?\n)( {2}\}\n)/, (_all, start, body, end) =>
      `${start}    return cached(\`vehicle:\${id}\`, async () => {\n${body.replace(/^/gm, '  ').trimEnd()}\n    });\n${end}`],
    // A list that is asked for during the change holds the old vehicle, and must not stay.
    [/vehicleRepository\.create\([^)]*\)/, `$&.finally(() => cache.invalidate('vehicles:'))`],
    [/await (vehicleRepository\.update\([^)]*\))/, `await changing(\`vehicle:\${id}\`, () => $1.finally(() => cache.invalidate('vehicles:')))`],
    [/await (vehicleRepository\.remove\([^)]*\))/, 'await changing(`vehicle:${id}`, () => $1)'],
    ["import _ from 'lodash';\n", "import _ from 'lodash';\nimport { cached, changing } from '../cache/shared';\n"],
  ]);
  change(source('services/auth-service.ts'), [
    [/ {2}verify\(token: string\): TokenPayload \{/, `  /** Whom the token is for, while its session lasts. */
  async verify(token: string): Promise<TokenPayload> {
    const payload = this.payloadOf(token);
    if (sessions && !(await sessions.find(sessionOf(token)))) throw new HttpError(401, 'the session is over');
    return payload;
  }

  async logout(token: string): Promise<void> {
    await sessions?.revoke(sessionOf(token));
  }

  private payloadOf(token: string): TokenPayload {`],
    ['private issue(user: User): Session {', 'private async issue(user: User): Promise<Session> {'],
    [/\{ expiresIn: config\.jwtTtlSeconds \}/, `{
        expiresIn: config.jwtTtlSeconds,
        ...(sessions ? { jwtid: await sessions.create(payload) } : {}),
      }`],
    [/\nfunction toPublic/, `
function sessionOf(token: string): string {
  return jwt.decode(token, { json: true })?.jti ?? '';
}

function toPublic`],
    ["import { config } from '../config';\n", "import { sessions } from '../cache/shared';\nimport { config } from '../config';\n"],
  ]);
  change(source('middleware/auth.ts'), [
    [/ {2}const header = req\.headers\.authorization;\n {2}const token = (.*);\n/, '  const token = tokenOf(req);\n'],
    [/export function authenticate\(/, `export function tokenOf(req: Request): string | undefined {
  const header = req.headers.authorization;
  return header?.startsWith('Bearer ') ? header.slice(7) : req.cookies.session;
}

export function authenticate(`],
    [/ {2}req\.user = authService\.verify\(token\);\n {2}next\(\);\n/, `  authService.verify(token).then((user) => {
    req.user = user;
    next();
  }, next);
`],
  ]);
  change(source('routes/auth.ts'), [
    [/authRoutes\.post\('\/logout', \(_req: Request, res: Response\) => \{\n([\s\S]*?)\n\}\);/, `authRoutes.post('/logout', asyncHandler(async (req: Request, res: Response) => {
  await authService.logout(tokenOf(req) ?? '');
$1
}));`],
    ["import { authenticate } from", 'import { authenticate, tokenOf } from'],
  ]);
  change(source('routes/health.ts'), [
    ['load: os.loadavg()[0] }', 'load: os.loadavg()[0], cache: cacheStatistics() }'],
    ["import { config } from", "import { cacheStatistics } from '../cache/shared';\nimport { config } from"],
  ]);
  // Last: where it is, all else is.
  fs.copyFileSync(path.join(here, 'shared.ts'), source('cache/shared.ts'));
}

/** Replaces each text, which must be there. */
function change(file, replacements) {
  let text = fs.readFileSync(file, 'utf8');
  for (const [from, to] of replacements) {
    const changed = text.replace(from, to);
    if (changed === text) {
      throw new TaskFailure(`${path.relative(directory, file)} has nothing like ${from}: bring the cache in by hand there`);
    }
    text = changed;
  }
  fs.writeFileSync(file, text);
}
