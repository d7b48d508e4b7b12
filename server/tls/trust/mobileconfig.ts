import { createHash } from 'node:crypto';
import { escapeMarkup } from './markup';

/** An Apple configuration profile that holds one authority's certificate. It is not signed. */
export function mobileconfig(authority: {
  readonly name: string;
  readonly der: Buffer;
  readonly description: string;
}): string {
  const name = escapeMarkup(authority.name);
  const id = uuidOf(authority.der, 'profile');
  const certificateId = uuidOf(authority.der, 'certificate');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadVersion</key><integer>1</integer>
  <key>PayloadIdentifier</key><string>hiro-cctv.local-ca.${id}</string>
  <key>PayloadUUID</key><string>${id}</string>
  <key>PayloadDisplayName</key><string>${name}</string>
  <key>PayloadDescription</key><string>${escapeMarkup(authority.description)}</string>
  <key>PayloadOrganization</key><string>HiRO CCTV</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key><string>com.apple.security.root</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>hiro-cctv.local-ca.${certificateId}</string>
      <key>PayloadUUID</key><string>${certificateId}</string>
      <key>PayloadDisplayName</key><string>${name}</string>
      <key>PayloadCertificateFileName</key><string>hiro-cctv-ca.crt</string>
      <key>PayloadContent</key>
      <data>${authority.der.toString('base64')}</data>
    </dict>
  </array>
</dict>
</plist>
`;
}

/** The same for the same certificate, so that a second installation replaces the first. */
function uuidOf(der: Buffer, part: string): string {
  const hex = createHash('sha256').update(part).update(der).digest('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`];
  return [...groups, hex.slice(20, 32)].join('-').toUpperCase();
}
