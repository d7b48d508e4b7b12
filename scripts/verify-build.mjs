#!/usr/bin/env node
// Compares a running site with a build of this checkout: npm run verify-build -- URL [--dist DIR] [--json FILE]
import { checkNode } from './lib/project.mjs';

try {
  checkNode();
  const { createJiti } = await import('jiti');
  const { verifyBuild } = await createJiti(import.meta.url).import('./verify-build/main.ts');
  process.exitCode = await verifyBuild(process.argv.slice(2));
} catch (error) {
  console.error(`verify-build: ${error instanceof Error ? error.message : String(error)}`);
  // 1 would say that something differs.
  process.exitCode = 2;
}
