/** What members of an organisation may be, from the most to the least. */
export const ROLES = ['owner', 'admin', 'operator', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What a device's token is for. */
export const DEVICE_KINDS = ['kiosk', 'analyser', 'reader'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** What somebody may do; every route of the API names the one it needs. */
export const PERMISSIONS = [
  /** Sites, cameras, lines and zones. */
  'configuration:read',
  'configuration:write',
  /** Numbers: rows, live counts, exports. */
  'counts:read',
  /** Leases and uploads of buckets. */
  'counts:write',
  /** Playing a camera's stream. */
  'streams:play',
  /** The gateway: state, tests, credentials. */
  'streams:manage',
  'devices:manage',
  'members:manage',
  'integrations:manage',
  /** Name, quota, support access and the end of an organisation. */
  'organisation:manage',
  'audit:read',
  /** `/metrics`. */
  'metrics:read',
  /** The account, sessions and terms of whoever asks. */
  'account:own',
  /** A device's report of itself. */
  'device:own',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

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
