/** Puts a database back to before cameras could be switched off, for tests of that migration. */
export const BEFORE_CAMERA_ENABLED = `
  update cameras set config = config - 'isEnabled';
  delete from kysely_migration where name = '0002-camera-enabled';
`;
