#!/usr/bin/env node
// ts-003: converts, narrows or widens where a value does not have the type asked for.
// Usage: ts-003-fix-type-mismatches.mjs [project=api]
import { implicitAny } from './lib/implicit-any.mjs';
import { mismatch } from './lib/mismatch.mjs';
import { main } from '../lib/task.mjs';
import { repairTask } from './lib/run.mjs';

await main(() => repairTask('type_mismatch', { type_mismatch: mismatch, implicit_any: implicitAny }));
