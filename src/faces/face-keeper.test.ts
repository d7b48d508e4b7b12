import { beforeEach, describe, expect, it } from 'vitest';
import type { FaceGallery, FaceKeys } from '../../workers/face-protocol';
import type { FaceCheckIn, FaceTransferInput } from '../api/face-contract';
import type { FaceClient } from '../api/face-client';
import { ApiError } from '../api/http';
import { CHECK_IN_HOLDS_MS } from '../domain/face-matching';
import { keyFingerprint } from '../lib/key-fingerprint';
import { makeFaceKeys } from '../../workers/vision/faces/sealing';
import { FaceKeeper } from './face-keeper';
import type { FaceRecords, StoredAnalyser, StoredFace } from './face-records';
import type { FaceVision } from './face-vision';

const SITE = 'site';
const ORGANISATION = 'main';
const MINUTE_MS = 60_000;
const IN_A_YEAR_MS = 1e12;
const SEALED = new Uint8Array([1, 2, 3]);
const problem = (status: number): ApiError =>
  new ApiError(status, { type: 'about:blank', title: 'No', status, detail: 'no' }, '/');

/** A server, a browser's records and its vision worker, as far as a keeper sees them. */
class World {
  nowMs = 1_000_000;
  /** Whose consent is in force. */
  persons = new Map<string, number>();
  state: FaceCheckIn['state'] = 'approved';
  peers: FaceCheckIn['peers'] = [];
  transfers: FaceCheckIn['transfers'] = [];
  failure: Error | null = null;
  passed: FaceTransferInput[] = [];
  heldTold: (readonly string[])[] = [];
  galleries: FaceGallery[] = [];
  unreadable = new Set<string>();
  readonly faces = new Map<string, StoredFace>();
  readonly analysers = new Map<string, StoredAnalyser>();
  keys: FaceKeys | null = null;

  readonly keeper = new FaceKeeper({
    records: this.#records(),
    client: this.#client(),
    vision: this.#vision(),
    viewerId: 'viewer',
    now: () => this.nowMs,
  });

  async enrolled(...personIds: readonly string[]): Promise<StoredAnalyser> {
    await this.keeper.register({ siteId: SITE, organisationId: ORGANISATION }, 'Desk');
    for (const personId of personIds) {
      this.persons.set(personId, this.nowMs + IN_A_YEAR_MS);
      await this.keeper.enrol(SITE, personId);
    }
    return this.analyser();
  }

  analyser(): StoredAnalyser {
    const analyser = this.analysers.get(SITE);
    if (analyser === undefined) throw new Error('no analyser');
    return analyser;
  }

  get stored(): readonly string[] {
    return [...this.faces.keys()];
  }

  /** Whom the vision worker compares at a time. */
  comparedAt(atMs: number): readonly string[] {
    const gallery = this.galleries.at(-1);
    if (gallery === undefined || gallery.validUntilMs <= atMs) return [];
    return gallery.persons.map(({ personId }) => personId);
  }

  #records(): FaceRecords {
    return {
      keys: async () => this.keys,
      putKeys: async (keys) => void (this.keys = keys),
      analysers: async () => [...this.analysers.values()],
      putAnalyser: async (analyser) => void this.analysers.set(analyser.siteId, analyser),
      facesOf: async (siteId) => [...this.faces.values()].filter((face) => face.siteId === siteId),
      putFace: async (face) => void this.faces.set(face.personId, face),
      deleteFace: async (_siteId, personId) => void this.faces.delete(personId),
      forgetSite: async () => {
        this.faces.clear();
        this.analysers.delete(SITE);
      },
      dispose: () => undefined,
    };
  }

  #client(): FaceClient {
    const unasked = (): Promise<never> => Promise.reject(new Error('not asked by a keeper'));
    return {
      overview: unasked,
      recordConsent: unasked,
      revokeConsent: unasked,
      approve: unasked,
      removeAnalyser: unasked,
      register: async (_siteId, { name, publicKey, viewerId }) => ({
        ...{ id: 'own', viewerId, name, publicKey, fingerprint: await keyFingerprint(publicKey) },
        ...{ requestedMs: 0, approvedMs: null, contactMs: null, holds: [] },
      }),
      checkIn: async (_siteId, _analyserId, holds) => {
        if (this.failure !== null) throw this.failure;
        this.heldTold.push(holds);
        const { nowMs, peers, state, transfers } = this;
        const persons = [...this.persons].map(([id, expiresMs]) => ({ id, label: null, expiresMs }));
        const isApproved = state === 'approved';
        return { nowMs, state, peers, transfers, persons: isApproved ? persons : [] };
      },
      pass: async (_siteId, input) => void this.passed.push(input),
      fetched: async (_siteId, id) => {
        this.transfers = this.transfers.filter((transfer) => transfer.id !== id);
      },
    };
  }

  #vision(): FaceVision {
    const state = { step: 'front', looks: 0, fault: null } as const;
    return {
      makeKeys: makeFaceKeys,
      setGallery: async (gallery) => void this.galleries.push(gallery),
      beginEnrolment: async () => state,
      lookForEnrolment: async () => state,
      finishEnrolment: async () => SEALED,
      cancelEnrolment: async () => undefined,
      passFace: async ({ personId, peerPublicKey }) => `${personId} for ${peerPublicKey}`,
      takeFace: async ({ sealed }) => {
        if (this.unreadable.has(sealed)) throw new Error('not for this browser');
        return SEALED;
      },
    };
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

async function peerOf(name: string): Promise<FaceCheckIn['peers'][number]> {
  const { publicKey } = await makeFaceKeys();
  const fingerprint = await keyFingerprint(publicKey);
  return { id: name, viewerId: name, name, publicKey, fingerprint, holds: [] };
}

describe('a check-in', () => {
  it('tells the server what is held, and the vision worker whom to compare', async () => {
    const analyser = await world.enrolled('ann', 'ben');
    const standing = await world.keeper.checkIn(analyser);
    expect(standing.holds).toEqual(['ann', 'ben']);
    expect(world.heldTold).toEqual([['ann', 'ben']]);
    expect(world.comparedAt(world.nowMs)).toEqual(['ann', 'ben']);
  });

  it.each<[string, () => void, readonly string[], boolean]>([
    ['one consent is revoked', () => world.persons.delete('ann'), ['ben'], true],
    ['all are', () => world.persons.clear(), [], true],
    ['approval is taken away', () => (world.state = 'unknown'), [], false],
    ['it was never approved', () => (world.state = 'pending'), [], true],
    ['the site compares no faces any more', () => (world.state = 'off'), [], true],
    ['the site is gone', () => (world.failure = problem(404)), [], false],
  ])('deletes what may not be held where %s', async (_name, end, left, isAnalyser) => {
    const analyser = await world.enrolled('ann', 'ben');
    await world.keeper.checkIn(analyser);
    end();
    await world.keeper.checkIn(analyser);
    expect(world.stored).toEqual(left);
    expect(world.comparedAt(world.nowMs)).toEqual(left);
    expect(world.analysers.has(SITE)).toBe(isAnalyser);
  });

  it.each([
    ['no network', new TypeError('failed to fetch')],
    ['nobody signed in', problem(401)],
    ['a server in trouble', problem(503)],
    ['an answer of somebody else', new ApiError(404, null, '/')],
  ])('changes nothing with %s, and comparing ends by itself', async (_name, failure) => {
    const analyser = await world.enrolled('ann');
    await world.keeper.checkIn(analyser);
    world.failure = failure;
    await expect(world.keeper.checkIn(analyser)).rejects.toBe(failure);
    expect(world.stored).toEqual(['ann']);
    expect(world.comparedAt(world.nowMs + CHECK_IN_HOLDS_MS - 1)).toEqual(['ann']);
    expect(world.comparedAt(world.nowMs + CHECK_IN_HOLDS_MS)).toEqual([]);
  });

  it('of a browser that was away while a consent was revoked deletes before it compares', async () => {
    const analyser = await world.enrolled('ann');
    await world.keeper.checkIn(analyser);
    world.failure = new TypeError('failed to fetch');
    await expect(world.keeper.checkIn(analyser)).rejects.toThrow();
    world.persons.delete('ann');
    world.nowMs += 30 * MINUTE_MS;
    const galleries = world.galleries.length;
    expect(world.comparedAt(world.nowMs)).toEqual([]);
    world.failure = null;
    await world.keeper.checkIn(analyser);
    expect(world.stored).toEqual([]);
    expect(world.galleries.slice(galleries).flatMap(({ persons }) => persons)).toEqual([]);
  });

  it('never lets a consent be used beyond its end', async () => {
    const analyser = await world.enrolled('ann');
    world.persons.set('ann', world.nowMs + 5000);
    await world.keeper.checkIn(analyser);
    expect(world.comparedAt(world.nowMs + 4999)).toEqual(['ann']);
    expect(world.comparedAt(world.nowMs + 5000)).toEqual([]);
  });

  it('concerns the sites of one organisation', async () => {
    await world.enrolled();
    expect((await world.keeper.analysers(ORGANISATION)).map(({ siteId }) => siteId)).toEqual([SITE]);
    expect(await world.keeper.analysers('another')).toEqual([]);
  });
});

describe('a descriptor of another analyser', () => {
  it('is taken over and fetched once', async () => {
    const analyser = await world.enrolled();
    world.peers = [await peerOf('door')];
    world.persons.set('ann', world.nowMs + IN_A_YEAR_MS);
    world.transfers = [{ id: 'way', personId: 'ann', fromId: 'door', sealed: 'sealed' }];
    expect((await world.keeper.checkIn(analyser)).holds).toEqual(['ann']);
    expect(world.transfers).toEqual([]);
  });

  it('that cannot be opened is not asked for again', async () => {
    const analyser = await world.enrolled();
    world.peers = [await peerOf('door')];
    world.unreadable.add('sealed');
    world.transfers = [{ id: 'way', personId: 'ann', fromId: 'door', sealed: 'sealed' }];
    expect((await world.keeper.checkIn(analyser)).holds).toEqual([]);
    expect(world.transfers).toEqual([]);
  });
});

describe('handing over', () => {
  it('seals for the key whose fingerprint was shown', async () => {
    const analyser = await world.enrolled('ann');
    const door = await peerOf('door');
    await world.keeper.pass(analyser, 'ann', door);
    const sealed = `ann for ${door.publicKey}`;
    expect(world.passed).toEqual([{ personId: 'ann', fromId: 'own', toId: 'door', sealed }]);
  });

  it('is refused for another key under that fingerprint', async () => {
    const analyser = await world.enrolled('ann');
    const [door, other] = [await peerOf('door'), await peerOf('other')];
    const swapped = { ...door, publicKey: other.publicKey };
    await expect(world.keeper.pass(analyser, 'ann', swapped)).rejects.toThrow('fingerprint');
    expect(world.passed).toEqual([]);
  });
});

it('the same keys serve all sites, and a wrong match makes a person harder to match', async () => {
  await world.enrolled('ann');
  const { keys } = world;
  await world.keeper.register({ siteId: 'other', organisationId: ORGANISATION }, 'Desk');
  expect(world.keys).toBe(keys);
  const before = world.faces.get('ann')?.maxDistance ?? 0;
  await world.keeper.narrow(SITE, 'ann');
  expect(world.faces.get('ann')?.maxDistance).toBeLessThan(before);
});
