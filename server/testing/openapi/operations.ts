import { z } from 'zod';
import { type Permission, PERMISSIONS } from '../../../src/domain/access';

/** A JSON schema as far as requests are made from it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const parameterSchema = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().optional(),
  schema: z.record(z.string(), z.unknown()).optional(),
});
const operationSchema = z.object({
  'x-access': z.union([z.enum(PERMISSIONS), z.literal('open')]),
  parameters: z.array(parameterSchema).optional(),
  requestBody: z
    .object({
      content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()).optional() })),
    })
    .optional(),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z
    .object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())).optional() })
    .optional(),
});

export type Parameter = z.infer<typeof parameterSchema>;

/** One operation of the API. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With parameters in braces. */
  readonly path: string;
  readonly access: Permission | 'open';
  readonly parameters: readonly Parameter[];
  /** Of a JSON body; null where there is none. */
  readonly body: JsonSchema | null;
}

export interface Api {
  readonly operations: readonly Operation[];
  /** Named schemas that others refer to. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

const METHODS = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;

/** Every operation of an OpenAPI document. */
export function apiFrom(document: unknown): Api {
  const { paths, components } = documentSchema.parse(document);
  const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(METHODS).flatMap(([key, method]) => {
      const operation = byMethod[key];
      if (operation === undefined) return [];
      const body = operation.requestBody?.content['application/json']?.schema ?? null;
      const { parameters = [], 'x-access': access } = operation;
      return [{ method, path, access, parameters, body }];
    }),
  );
  return { operations, schemas: components?.schemas ?? {} };
}
