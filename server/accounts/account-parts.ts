import type { Logger } from '../../src/lib/logger';
import type { AuditLog } from '../audit/audit-log';
import type { Mailer } from '../mail/mailer';
import type { StoreContext } from '../store/context';
import type { Store } from '../store/store';
import type { Auth } from './auth';
import type { Background } from './background';
import type { Lockout } from './lockout';
import type { Principals } from './principals';
import type { Quotas } from './quotas';

/** What the parts of the accounts work with; made once by `openAccounts`. */
export interface AccountParts {
  readonly store: Store;
  readonly context: StoreContext;
  readonly auditLog: AuditLog;
  readonly mailer: Mailer;
  readonly log: Logger;
  readonly quotas: Quotas;
  readonly lockout: Lockout;
  readonly principals: Principals;
  readonly background: Background;
  /** better-auth for requests by http, and for those by https; made when it is first needed. */
  authFor(caller: { readonly isSecure: boolean }): Promise<Auth>;
}
