import type { DeviceKind, Permission, Role } from '../../src/domain/access';
import { permissionsOfDevice, permissionsOfRole } from './permissions';

/** Who asks. Found out once per request, by session cookie or device token. */
export type Principal =
  /** Before there is an account: whoever sits at the machine, or came with the one-time token. */
  | { readonly kind: 'local'; readonly organisationId: string; readonly role: 'owner' }
  | {
      readonly kind: 'user';
      readonly organisationId: string;
      readonly userId: string;
      readonly sessionId: string;
      readonly role: Role;
    }
  /** Our support, let in by an owner for some hours. */
  | {
      readonly kind: 'support';
      readonly organisationId: string;
      readonly grantId: string;
      readonly role: 'viewer';
    }
  | {
      readonly kind: 'device';
      readonly organisationId: string;
      readonly deviceId: string;
      readonly deviceKind: DeviceKind;
      /** The one site it may see; null: all of the organisation. */
      readonly siteId: string | null;
    };

/** What may be done by whoever asks. */
export function permissionsOf(principal: Principal): ReadonlySet<Permission> {
  return principal.kind === 'device'
    ? permissionsOfDevice(principal.deviceKind)
    : permissionsOfRole(principal.role);
}

/** A short name for logs and the audit log, without personal data: "user 0190…", "device 0190…". */
export function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case 'local':
      return 'local';
    case 'user':
      return `user ${principal.userId}`;
    case 'support':
      return `support ${principal.grantId}`;
    case 'device':
      return `device ${principal.deviceId}`;
  }
}
