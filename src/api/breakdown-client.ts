import type { BreakdownRelease } from '../domain/breakdown-release';
import type { EgressFetch } from '../egress/egress';
import { type BreakdownQuery, breakdownReadSchema } from './breakdown-contract';
import { API_ROOT } from './client';
import { requestJson } from './http';

/** Reads what sites have told of age, gender and mood, oldest first. Rejects as `requestJson` does. */
export type BreakdownReader = (query: BreakdownQuery) => Promise<readonly BreakdownRelease[]>;

/** Asks the server behind this page. */
export function createBreakdownReader(egress: EgressFetch, root: string = API_ROOT): BreakdownReader {
  return async (query) => {
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    const url = `${root}/breakdowns?${search.toString()}`;
    const { releases } = await requestJson(egress, {
      url,
      schema: breakdownReadSchema,
      purpose: 'counts-read',
    });
    return releases;
  };
}
