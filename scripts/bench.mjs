#!/usr/bin/env node
// Measures how fast the product analyses on this machine: npm run bench -- [--cameras 1,4] [--clip FILE] …
import { measure } from './lib/measure.mjs';

await measure(new URL('../tests/bench/speed/main.ts', import.meta.url), 'bench');
