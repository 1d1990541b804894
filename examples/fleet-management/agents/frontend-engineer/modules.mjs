import { fileURLToPath } from 'node:url';

/** Where the packages of agents/package.json are. */
export const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
