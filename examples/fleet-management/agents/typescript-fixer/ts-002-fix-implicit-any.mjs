#!/usr/bin/env node
// ts-002: gives parameters, fields, variables and index accesses without a type the type their use shows.
// Usage: ts-002-fix-implicit-any.mjs [project=api]
//        ts-002-fix-implicit-any.mjs --check [project=api]   changes nothing: fails if such errors are left,
//                                                            or if some were hidden instead of repaired
import { implicitAny } from './lib/implicit-any.mjs';
import { main } from '../lib/task.mjs';
import { checkTask, repairTask } from './lib/run.mjs';

await main(() => {
  if (process.argv[2] === '--check') {
    process.argv.splice(2, 1);
    checkTask('implicit_any');
  } else {
    repairTask('implicit_any', { implicit_any: implicitAny });
  }
});
