import type { DeviceKind, Permission, Role } from '../../src/domain/access';
import { ROLES } from '../../src/domain/access';

const VIEWER: readonly Permission[] = ['configuration:read', 'counts:read', 'streams:play', 'account:own'];
const OPERATOR: readonly Permission[] = [...VIEWER, 'counts:write'];
const ADMIN: readonly Permission[] = [
  ...OPERATOR,
  'configuration:write',
  'streams:manage',
  'devices:manage',
  'members:manage',
  'integrations:manage',
  'audit:read',
  'data:manage',
  'metrics:read',
];

const OF_ROLE: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(VIEWER),
  operator: new Set(OPERATOR),
  admin: new Set(ADMIN),
  owner: new Set([...ADMIN, 'organisation:manage']),
};

const OF_DEVICE: Readonly<Record<DeviceKind, ReadonlySet<Permission>>> = {
  kiosk: new Set(['configuration:read', 'counts:read', 'device:own']),
  analyser: new Set(['configuration:read', 'counts:read', 'counts:write', 'streams:play', 'device:own']),
  reader: new Set(['configuration:read', 'counts:read', 'metrics:read', 'device:own']),
};

/** What a member may do. */
export function permissionsOfRole(role: Role): ReadonlySet<Permission> {
  return OF_ROLE[role];
}

/** What a device may do. */
export function permissionsOfDevice(kind: DeviceKind): ReadonlySet<Permission> {
  return OF_DEVICE[kind];
}

/** Whether `role` stands at or above `other`. */
export function isAtLeast(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(other);
}
