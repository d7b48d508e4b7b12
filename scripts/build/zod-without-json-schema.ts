import type { Plugin } from 'vite';

/** zod's makers of JSON Schema. Every schema holds on to them, so that no bundler can leave them out. */
const MAKERS = /\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/;
const NAMED = /^export (?:function|const) (\w+)|^export \{ \w+ as (\w+) \}/gm;

/**
 * Leaves out of the page and its workers what makes JSON Schema of schemas: the server alone does, for its
 * OpenAPI description. Called all the same, it throws. Saves some 8 kB (brotli) of each of them.
 */
export function zodWithoutJsonSchema(): Plugin {
  return {
    name: 'zod-without-json-schema',
    enforce: 'pre',
    transform: {
      filter: { id: MAKERS },
      handler: (code) => ({ code: withoutMaking(code), map: null }),
    },
  };
}

/** A module with the same names, each of which throws when it is asked for a JSON Schema. */
export function withoutMaking(code: string): string {
  const names = [...code.matchAll(NAMED)].map(([, declared, renamed]) => declared ?? renamed);
  // What zod calls while it makes a schema returns the method that will refuse.
  const makers = names.filter((name) => name?.startsWith('create') === true);
  const others = names.filter((name) => !makers.includes(name));
  return [
    `const refuse = () => { throw new Error('JSON Schema is made by the server only'); };`,
    ...makers.map((name) => `export const ${name} = () => refuse;`),
    ...others.map((name) => `export const ${name} = refuse;`),
  ].join('\n');
}
