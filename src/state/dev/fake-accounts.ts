import type { AccountClient } from '../../api/account-client';
import type { Device, Invitation, Member, Session } from '../../api/account-contract';
import { localBackend, type Backend } from '../../api/backend';
import { ApiError } from '../../api/http';
import { PERMISSIONS, ROLES, type Role } from '../../domain/access';

const WAIT_MS = 500;
const LEGAL = { terms: '2026-11', privacy: '2026-11' };
const NOW_MS = Date.now();
const DAY_MS = 86_400_000;
const VIEWER = ['configuration:read', 'counts:read', 'streams:play', 'account:own'] as const;

/**
 * A server with accounts that is made up, for working on the screens. `?session=` in the address
 * chooses who is there: `owner` (default), `viewer`, `local`, `out`, `changed` (other terms) or `none`.
 * The password "wrong-password" is wrong; an address with "totp" asks for a code.
 */
export async function fakeBackend(): Promise<Backend> {
  const local = await localBackend();
  const kind = new URLSearchParams(location.search).get('session') ?? 'owner';
  if (kind === 'none') return local;
  const accounts = createFakeAccounts(kind);
  return { ...local, mode: 'server', accounts, session: await accounts.session(), storageProblem: null };
}

function createFakeAccounts(kind: string): AccountClient {
  let session = sessionOf(kind);
  let members = MEMBERS;
  let invitations = INVITATIONS;
  let devices = DEVICES;
  const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  const prove = async ({ password }: { readonly password: string }): Promise<void> => {
    await wait();
    if (password === 'wrong-password') throw refusal(403, 'wrong-password', 'Wrong password.');
  };
  const link = (path: string) => ({
    link: `${location.origin}/${path}#token=9f2c6b1d8e4a4f0c9d7b5a3e1c2f4d6b`,
    isMailed: false,
    expiresMs: NOW_MS + DAY_MS,
  });
  return {
    session: () => Promise.resolve(session),
    setUp: wait,
    signIn: async (input) => {
      await prove(input);
      if (input.email.includes('totp')) return 'totp';
      session = sessionOf('owner');
      return 'done';
    },
    signInByCode: async (code) => {
      await wait();
      if (code === '000000') throw refusal(403, 'wrong-code', 'Wrong code.');
      session = sessionOf('owner');
    },
    signOut: async () => {
      await wait();
      session = sessionOf('out');
    },
    chooseOrganisation: wait,
    askReset: wait,
    confirmReset: wait,
    lookAtInvitation: async (token) => {
      await wait();
      if (token.startsWith('over')) throw refusal(410, 'link-over', 'Over.');
      const view = { organisation: 'Stadtbibliothek', email: 'new@example.org', role: 'viewer' } as const;
      return { ...view, hasAccount: token.startsWith('known') };
    },
    acceptInvitation: wait,
    rename: wait,
    changePassword: ({ currentPassword }) => prove({ password: currentPassword }),
    offerTotp: async (password) => {
      await prove({ password });
      const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
      const uri = `otpauth://totp/HiRO%20CCTV:ada@example.org?secret=${secret}&issuer=HiRO%20CCTV`;
      return { uri, backupCodes: Array.from({ length: 10 }, (_, index) => `k3x9${index}-m7p2q`) };
    },
    confirmTotp: async (code) => {
      await wait();
      if (code === '000000') throw refusal(403, 'wrong-code', 'Wrong code.');
    },
    removeTotp: (password) => prove({ password }),
    sessions: () => Promise.resolve(SESSIONS),
    endSession: wait,
    acceptLegal: async (legal) => {
      await wait();
      if (session.state === 'signed-in') session = { ...session, accepted: legal };
    },
    erase: async ({ password, deleteOrganisation }) => {
      await prove({ password });
      if (deleteOrganisation !== true) throw refusal(409, 'confirm-organisation', 'Confirm.');
    },
    organisation: () =>
      Promise.resolve({
        id: 'main',
        name: 'Stadtbibliothek',
        quota: { cameras: 12, users: 5, devices: null, retentionDays: 730 },
        used: { cameras: 4, users: members.length, devices: devices.length },
      }),
    renameOrganisation: wait,
    makeOrganisation: async ({ name, ownerEmail }) => {
      await wait();
      const invitation = { id: name, email: ownerEmail, role: 'owner', expiresMs: NOW_MS + DAY_MS } as const;
      return { ...link('invitation'), invitation, organisation: { id: name, name } };
    },
    members: () => Promise.resolve([...members]),
    changeRole: async (memberId, role) => {
      await wait();
      if (memberId === 'u1') throw refusal(409, 'last-owner', 'Last owner.');
      members = members.map((member) => (member.id === memberId ? { ...member, role } : member));
    },
    removeMember: async (memberId) => {
      await wait();
      members = members.filter(({ id }) => id !== memberId);
    },
    resetLink: () => Promise.resolve(link('reset')),
    removeTotpOf: wait,
    invitations: () => Promise.resolve([...invitations]),
    invite: async ({ email, role }) => {
      await wait();
      const invitation = { id: `i${email}`, email, role, expiresMs: NOW_MS + 7 * DAY_MS };
      invitations = [...invitations, invitation];
      return { ...link('invitation'), invitation };
    },
    revokeInvitation: async (invitationId) => {
      await wait();
      invitations = invitations.filter(({ id }) => id !== invitationId);
    },
    devices: () => Promise.resolve([...devices]),
    makeDevice: async (input) => {
      await wait();
      const device = { ...input, id: input.name, createdMs: NOW_MS, heartbeat: null };
      devices = [...devices, device];
      return { device, token: 'hiro_5Kq9s2VbT8nLx4Wm7Rf1Yc6Hd3Jg0Pz' };
    },
    renameDevice: wait,
    revokeDevice: async (deviceId) => {
      await wait();
      devices = devices.filter(({ id }) => id !== deviceId);
    },
    claimPairing: async ({ name, siteId, code }) => {
      await wait();
      if (code === 'AAAA-AAAA') throw refusal(404, 'pairing-over', 'Over.');
      return { id: name, name, siteId, kind: 'kiosk', createdMs: NOW_MS, heartbeat: null };
    },
  };
}

function refusal(status: number, code: string, detail: string): ApiError {
  return new ApiError(status, { type: 'about:blank', title: code, status, detail, code }, '/api/v1');
}

function sessionOf(kind: string): Session {
  if (kind === 'local') return { state: 'local', legal: LEGAL, permissions: [...PERMISSIONS] };
  if (kind === 'out') return { state: 'signed-out', legal: LEGAL, canResetByMail: true };
  const role = ROLES.find((known) => known === kind) ?? 'owner';
  return {
    state: 'signed-in',
    legal: LEGAL,
    user: { id: 'u1', name: 'Ada Lovelace', email: 'ada@example.org', hasTotp: false },
    accepted: kind === 'changed' ? { terms: '2026-01', privacy: '2026-01' } : LEGAL,
    organisation: { id: 'main', name: 'Stadtbibliothek', role },
    organisations: [
      { id: 'main', name: 'Stadtbibliothek', role },
      { id: 'second', name: 'Museum am Fluss', role: 'viewer' },
    ],
    permissions: permissionsOf(role),
  };
}

/** Near enough to the server's table for looking at screens. */
function permissionsOf(role: Role) {
  if (role === 'owner') return [...PERMISSIONS];
  if (role === 'admin') return PERMISSIONS.filter((permission) => permission !== 'organisation:manage');
  return role === 'operator' ? [...VIEWER, 'counts:write' as const] : [...VIEWER];
}

const MEMBERS: readonly Member[] = [
  {
    id: 'u1',
    userId: 'u1',
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    role: 'owner',
    hasTotp: true,
    joinedMs: NOW_MS - 90 * DAY_MS,
  },
  {
    id: 'u2',
    userId: 'u2',
    name: 'Grace Hopper',
    email: 'grace.hopper@example.org',
    role: 'admin',
    hasTotp: true,
    joinedMs: NOW_MS - 40 * DAY_MS,
  },
  {
    id: 'u3',
    userId: 'u3',
    name: 'Karl-Theodor von Langenfeld-Hohenstein',
    email: 'karl-theodor.von-langenfeld@verwaltung.example.org',
    role: 'viewer',
    hasTotp: false,
    joinedMs: NOW_MS - 3 * DAY_MS,
  },
];

const INVITATIONS: readonly Invitation[] = [
  { id: 'i1', email: 'new@example.org', role: 'operator', expiresMs: NOW_MS + 5 * DAY_MS },
];

const DEVICES: readonly Device[] = [
  {
    id: 'd1',
    name: 'Screen at the main entrance',
    kind: 'kiosk',
    siteId: null,
    createdMs: NOW_MS - 20 * DAY_MS,
    heartbeat: { atMs: NOW_MS - 30_000, version: '0.1.0', state: 'showing', userAgent: null },
  },
  {
    id: 'd2',
    name: 'Analyser in the basement',
    kind: 'analyser',
    siteId: null,
    createdMs: NOW_MS - 20 * DAY_MS,
    heartbeat: { atMs: NOW_MS - DAY_MS, version: '0.1.0', state: 'counting 3 cameras', userAgent: null },
  },
  { id: 'd3', name: 'Prometheus', kind: 'reader', siteId: null, createdMs: NOW_MS - DAY_MS, heartbeat: null },
];

const SESSIONS = [
  {
    id: 's1',
    isCurrent: true,
    createdMs: NOW_MS - 2 * DAY_MS,
    lastUsedMs: NOW_MS,
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  },
  {
    id: 's2',
    isCurrent: false,
    createdMs: NOW_MS - 9 * DAY_MS,
    lastUsedMs: NOW_MS - DAY_MS,
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Version/18.1 Safari/604.1',
  },
];
