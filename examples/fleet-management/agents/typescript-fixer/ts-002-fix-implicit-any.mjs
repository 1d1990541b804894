#!/usr/bin/env node
// ts-002: gives parameters, fields, variables and index accesses without a type the type their use shows.
// Usage: ts-002-fix-implicit-any.mjs [project=api]
import { implicitAny } from './lib/implicit-any.mjs';
import { repairTask } from './lib/run.mjs';

repairTask('implicit_any', { implicit_any: implicitAny });
