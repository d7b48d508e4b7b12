import type { later } from './en-later';
import { accounts } from './en/accounts';
import { insecure } from './en/insecure';
import { kiosk } from './en/kiosk';
import { leases } from './en/leases';
import { live } from './en/live';
import { measuredError } from './en/measured-error';
import { noticeWaits } from './en/notice-waits';
import { problems } from './en/problems';
import { shell } from './en/shell';
import { streams } from './en/streams';

/**
 * The English catalogue: ICU messages by key. Together with `later` it defines the keys; other languages must
 * have them all.
 */
export const en = {
  ...shell,
  ...live,
  ...leases,
  ...measuredError,
  ...streams,
  ...problems,
  ...insecure,
  ...kiosk,
  ...accounts,
  ...noticeWaits,
};

export type MessageKey = keyof typeof en | keyof typeof later;

/** All messages of one language. */
export type Catalogue = Readonly<Record<MessageKey, string>>;
