/** What members of an organisation may be, from the most to the least. */
export const ROLES = ['owner', 'admin', 'operator', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** The organisation that every server begins with; its owners make further ones. */
export const MAIN_ORGANISATION_ID = 'main';

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
  /** How long what is kept, legal holds, the register of disclosures, archives and erasures. */
  'data:manage',
  /** `/metrics`. */
  'metrics:read',
  /** The account, sessions and terms of whoever asks. */
  'account:own',
  /** A device's report of itself. */
  'device:own',
] as const;
export type Permission = (typeof PERMISSIONS)[number];
