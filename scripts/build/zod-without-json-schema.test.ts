import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withoutMaking } from './zod-without-json-schema';

const core = createRequire(import.meta.url)
  .resolve('zod')
  .replace(/index\.c?js$/, 'v4/core/');

describe.each(['to-json-schema.js', 'json-schema-processors.js'])('%s', (file) => {
  const code = readFileSync(`${core}${file}`, 'utf8');

  it('keeps every name that it exports', async () => {
    const stub: object = await import(`data:text/javascript,${encodeURIComponent(withoutMaking(code))}`);
    const whole: object = await import(`${core}${file}`);
    expect(Object.keys(stub).sort()).toEqual(Object.keys(whole).sort());
  });
});

it('lets schemas be made, and refuses their JSON Schema', async () => {
  const code = readFileSync(`${core}to-json-schema.js`, 'utf8');
  const stub: { createToJSONSchemaMethod(schema: z.ZodType): () => unknown } = await import(
    `data:text/javascript,${encodeURIComponent(withoutMaking(code))}`
  );
  const method = stub.createToJSONSchemaMethod(z.string());
  expect(method).toThrow('by the server only');
});
