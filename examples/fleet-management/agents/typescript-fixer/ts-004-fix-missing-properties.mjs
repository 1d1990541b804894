#!/usr/bin/env node
// ts-004: corrects misspelt members, declares the ones the code has, completes object literals; an
// unresolved member hides other errors, so what comes to light behind it is repaired here as well.
// Usage: ts-004-fix-missing-properties.mjs [project=api]
import { implicitAny } from './lib/implicit-any.mjs';
import { mismatch } from './lib/mismatch.mjs';
import { missingProperty } from './lib/missing-property.mjs';
import { main } from '../lib/task.mjs';
import { repairTask } from './lib/run.mjs';

await main(() => repairTask('missing_property', { missing_property: missingProperty, type_mismatch: mismatch, implicit_any: implicitAny }));
