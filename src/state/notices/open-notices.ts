import { createNoticeClient, type NoticeClient } from '../../api/notice-client';
import { egressFetch } from '../../egress/egress';
import type { AppState } from '../app.svelte';

/** Asks the server for notices; null where there is no server, or documents may not be made. */
export function openNotices(app: AppState): NoticeClient | null {
  if (app.machine.runtime.mode !== 'server' || !app.access.can('integrations:manage')) return null;
  return createNoticeClient(egressFetch);
}
