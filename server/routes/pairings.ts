import { z } from 'zod';
import {
  claimInputSchema,
  collectAnswerSchema,
  collectInputSchema,
  deviceSchema,
  pairingInputSchema,
  pairingSchema,
} from '../../src/api/account-contract';
import { DEVICE_COOKIE } from '../accounts/principals';
import { perMinute } from '../accounts/rate-limits';
import { essentialCookie } from '../access/cookies';
import { needs, OPEN, principalOf } from '../access/route-access';
import { type AccountRouteOptions, setCookies } from './account-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/pairings';
const tags = ['devices'];
/** As long as browsers keep a cookie; the device is revoked on the server. */
const COOKIE_LIFE_SEC = 400 * 24 * 3_600;

/** Letting a device in: it shows a code, somebody who manages devices claims it, it collects its token. */
export function pairingRoutes(app: App, { accounts }: AccountRouteOptions): void {
  const { pairings, addresses } = accounts;

  app.post(
    url,
    {
      config: { ...OPEN, ...perMinute(20) },
      schema: {
        tags,
        summary: 'A new device asks to be let in',
        body: pairingInputSchema,
        response: { 201: pairingSchema, ...problemResponses },
      },
    },
    async (request, reply) => reply.code(201).send(await pairings.ask(request.body.kind, request.ip)),
  );

  app.post(
    `${url}/claim`,
    {
      // 29 characters, eight places: at this pace the codes of open pairings cannot be guessed.
      config: { ...needs('devices:manage'), ...perMinute(10) },
      schema: {
        tags,
        summary: 'Let the device in that shows this code',
        body: claimInputSchema,
        response: { 200: deviceSchema, ...problemResponses },
      },
    },
    (request) => pairings.claim(principalOf(request), request.body),
  );

  app.post(
    `${url}/:pairingId/collect`,
    {
      // Asked every few seconds by each device that waits, and a shop's devices share an address.
      config: { ...OPEN, ...perMinute(600) },
      schema: {
        tags,
        summary: 'The device asks whether it was let in, and takes its token',
        params: z.strictObject({ pairingId: z.string().max(64) }),
        body: collectInputSchema,
        response: { 200: collectAnswerSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { secret, as } = request.body;
      const collected = await pairings.collect(request.params.pairingId, secret);
      if (collected.state === 'waiting') return collected;
      const { state, device, token } = collected;
      if (as === 'token') return { state, device, token };
      const isSecure = addresses.isSecure(request);
      const cookie = essentialCookie(DEVICE_COOKIE, token, { isSecure, maxAgeSec: COOKIE_LIFE_SEC });
      return setCookies(reply, [cookie]).send({ state, device, token: null });
    },
  );
}
