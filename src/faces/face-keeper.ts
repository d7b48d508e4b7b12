import type { FaceGallery } from '../../workers/face-protocol';
import type { FaceAnalyser, FaceCheckIn } from '../api/face-contract';
import type { FaceClient } from '../api/face-client';
import { ApiError } from '../api/http';
import { distanceAfterRejection, MAX_MATCH_DISTANCE } from '../attributes/face-match';
import { CHECK_IN_HOLDS_MS } from '../domain/face-matching';
import { AppError, messageOf } from '../lib/errors';
import { keyFingerprint } from '../lib/key-fingerprint';
import { createLogger } from '../lib/logger';
import { createSerial } from '../worker-host/serial';
import type { FaceRecords, StoredAnalyser, StoredFace } from './face-records';
import type { FaceVision } from './face-vision';

/** An approved analyser of the same site. */
export type FacePeer = FaceCheckIn['peers'][number];

/** How this browser stands with a site; `answer` null: the server has not been reached yet. */
export interface FaceStanding {
  readonly siteId: string;
  readonly analyserId: string;
  readonly answer: FaceCheckIn | null;
  /** Persons whose descriptors are here. */
  readonly holds: readonly string[];
}

export interface FaceKeeperParts {
  readonly records: FaceRecords;
  readonly client: FaceClient;
  readonly vision: FaceVision;
  readonly viewerId: string;
  /** ms, of this machine. */
  readonly now: () => number;
}

const logger = createLogger('faces');

/**
 * This browser as an analyser: keeps what it may have of descriptors, deletes what it may not, and tells the
 * vision worker whom to compare. Nobody is compared on the strength of an old answer: a browser that was away
 * asks first, and deletes first.
 */
export class FaceKeeper {
  readonly #parts: FaceKeeperParts;
  /** What is decided on one answer is done before the next is asked for. */
  readonly #inTurn = createSerial();

  constructor(parts: FaceKeeperParts) {
    this.#parts = parts;
  }

  /** The sites of an organisation where this browser is an analyser, or asked to be. */
  async analysers(organisationId: string): Promise<readonly StoredAnalyser[]> {
    const all = await this.#parts.records.analysers();
    return all.filter((analyser) => analyser.organisationId === organisationId);
  }

  /** What people compare before they approve this browser; null: it has no keys yet. */
  async fingerprint(): Promise<string | null> {
    const keys = await this.#parts.records.keys();
    return keys === null ? null : keyFingerprint(keys.publicKey);
  }

  /** Asks that this browser may hold descriptors of a site. */
  async register(
    site: { readonly siteId: string; readonly organisationId: string },
    name: string,
  ): Promise<FaceAnalyser> {
    const { records, client, vision, viewerId } = this.#parts;
    let keys = await records.keys();
    if (keys === null) {
      keys = await vision.makeKeys();
      await records.putKeys(keys);
    }
    const analyser = await client.register(site.siteId, { viewerId, name, publicKey: keys.publicKey });
    await records.putAnalyser({ ...site, analyserId: analyser.id });
    return analyser;
  }

  /** Asks whose consent is in force, and acts on it. Rejects where the server is not reached: nothing changes. */
  checkIn({ siteId, analyserId }: Pick<StoredAnalyser, 'siteId' | 'analyserId'>): Promise<FaceStanding> {
    return this.#inTurn(async () => {
      const { client, records, now } = this.#parts;
      const askedAtMs = now();
      const before = (await records.facesOf(siteId)).map(({ personId }) => personId);
      const answer = await this.#ask(() => client.checkIn(siteId, analyserId, before));
      if (answer === null || answer.state === 'unknown' || answer.state === 'off') {
        await this.#drop(siteId, answer?.state !== 'off');
        return { siteId, analyserId, answer, holds: [] };
      }
      const inForce = new Set(answer.persons.map(({ id }) => id));
      for (const personId of before) if (!inForce.has(personId)) await records.deleteFace(siteId, personId);
      await this.#fetch(siteId, analyserId, answer);
      const faces = await this.#show(siteId, validUntil(answer, askedAtMs));
      return { siteId, analyserId, answer, holds: faces.map(({ personId }) => personId) };
    });
  }

  /** Keeps the descriptor of the enrolment that has just ended. */
  async enrol(siteId: string, personId: string): Promise<void> {
    const { records, vision } = this.#parts;
    const { vaultKey } = await this.#keys();
    const sealed = await vision.finishEnrolment({ siteId, personId, vaultKey });
    await records.putFace({ siteId, personId, sealed, maxDistance: MAX_MATCH_DISTANCE });
  }

  /** Sends a person's descriptor, sealed for an analyser whose fingerprint somebody has compared. */
  async pass(from: StoredAnalyser, personId: string, to: FacePeer): Promise<void> {
    const { client, records, vision } = this.#parts;
    const { siteId, analyserId: fromId } = from;
    // What is shown is recomputed from the key that is sealed for.
    if ((await keyFingerprint(to.publicKey)) !== to.fingerprint) {
      throw new AppError('face-key-changed', `the key of "${to.name}" is not the one its fingerprint names`);
    }
    const face = (await records.facesOf(siteId)).find((known) => known.personId === personId);
    if (face === undefined)
      throw new AppError('face-missing', 'this browser has no descriptor of that person');
    const { privateKey, vaultKey } = await this.#keys();
    const passage = { siteId, personId, fromId, toId: to.id, privateKey, peerPublicKey: to.publicKey };
    const sealed = await vision.passFace({ ...passage, vaultKey, sealed: face.sealed });
    await client.pass(siteId, { personId, fromId, toId: to.id, sealed });
  }

  /** A match was wrong: from now on the person must be nearer. Takes effect with the next check-in. */
  async narrow(siteId: string, personId: string): Promise<void> {
    const { records } = this.#parts;
    const face = (await records.facesOf(siteId)).find((known) => known.personId === personId);
    if (face === undefined) return;
    await records.putFace({ ...face, maxDistance: distanceAfterRejection(face.maxDistance) });
  }

  /** Null: there is no such site any more. */
  async #ask(ask: () => Promise<FaceCheckIn>): Promise<FaceCheckIn | null> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ApiError && error.status === 404 && error.problem !== null) return null;
      throw error;
    }
  }

  async #drop(siteId: string, isAnalyserToo: boolean): Promise<void> {
    const { records, now } = this.#parts;
    const faces = await records.facesOf(siteId);
    if (isAnalyserToo) await records.forgetSite(siteId);
    else for (const { personId } of faces) await records.deleteFace(siteId, personId);
    await this.#show(siteId, now());
  }

  /** What other analysers have sent. What cannot be opened is fetched no second time. */
  async #fetch(siteId: string, analyserId: string, { peers, transfers }: FaceCheckIn): Promise<void> {
    const { client, records, vision } = this.#parts;
    for (const { id, fromId, personId, sealed } of transfers) {
      const peer = peers.find((known) => known.id === fromId);
      if (peer === undefined) continue;
      const { privateKey, vaultKey } = await this.#keys();
      const passage = {
        siteId,
        personId,
        fromId,
        toId: analyserId,
        privateKey,
        peerPublicKey: peer.publicKey,
      };
      try {
        const own = await vision.takeFace({ ...passage, vaultKey, sealed });
        await records.putFace({ siteId, personId, sealed: own, maxDistance: MAX_MATCH_DISTANCE });
      } catch (error) {
        logger.warn(`a descriptor from "${peer.name}" cannot be opened: ${messageOf(error)}`);
      }
      await client.fetched(siteId, id);
    }
  }

  /** Tells the vision worker what is here. */
  async #show(siteId: string, validUntilMs: number): Promise<readonly StoredFace[]> {
    const { records, vision } = this.#parts;
    const faces = await records.facesOf(siteId);
    const keys = await records.keys();
    if (keys === null) return faces;
    const gallery: FaceGallery = { siteId, vaultKey: keys.vaultKey, validUntilMs, persons: faces };
    await vision.setGallery(gallery);
    return faces;
  }

  async #keys() {
    const keys = await this.#parts.records.keys();
    if (keys === null) throw new AppError('face-keys-missing', 'this browser is no analyser yet');
    return keys;
  }
}

/** By this machine's clock: for some time after the question, and not beyond a consent's end. */
function validUntil({ nowMs, persons }: FaceCheckIn, askedAtMs: number): number {
  const endsMs = persons.map(({ expiresMs }) => askedAtMs + expiresMs - nowMs);
  return Math.min(askedAtMs + CHECK_IN_HOLDS_MS, ...endsMs);
}
