#!/usr/bin/env node
// Measures the product's own code on labelled folders: npm run eval -- KIND DIR [--json FILE] …
import { measure } from './lib/measure.mjs';

await measure(new URL('./eval/main.ts', import.meta.url), 'evaluate');
