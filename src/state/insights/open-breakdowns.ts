import { createBreakdownReader, type BreakdownReader } from '../../api/breakdown-client';
import type { ConfigStore } from '../../api/config-store';
import { egressFetch } from '../../egress/egress';

/** Reads what was told of the breakdowns; null without a server, which nothing is told to. */
export function openBreakdowns(kind: ConfigStore['kind']): BreakdownReader | null {
  return kind === 'server' ? createBreakdownReader(egressFetch) : null;
}
