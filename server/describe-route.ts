import type { SwaggerTransform } from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** How whoever asks is known. */
export const SECURITY_SCHEMES = {
  session: { type: 'apiKey', in: 'cookie', name: 'hiro-account' },
  device: { type: 'http', scheme: 'bearer' },
} as const;

/** A route in the OpenAPI file: its schemas, who may use it (`x-access`), and how they are known. */
export const describeRoute: SwaggerTransform = (input) => {
  const described = jsonSchemaTransform(input);
  const access = input.route.config?.access ?? 'open';
  const security = access === 'open' ? [] : [{ session: [] }, { device: [] }];
  return { ...described, schema: { ...described.schema, security, 'x-access': access } };
};
