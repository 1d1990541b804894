#!/usr/bin/env node
// Compiles the API to dist with its own tsc. Usage: api-build.mjs [project=api]
import { build, output } from './lib.mjs';

output({ modules: build() });
