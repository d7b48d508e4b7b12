import type { FaceClient } from '../../api/face-client';
import type { Site } from '../../domain/config';
import { CHECK_IN_EVERY_MS, type FacePurpose } from '../../domain/face-matching';
import type { FaceKeeper, FacePeer, FaceStanding } from '../../faces/face-keeper';
import type { StoredAnalyser } from '../../faces/face-records';
import type { Standing } from '../../domain/lease';
import { messageOf } from '../../lib/errors';
import { createLogger } from '../../lib/logger';
import type { LiveSession } from '../live-session.svelte';

/** An enrolled person whom this page recognises now. */
export interface PresentPerson {
  readonly personId: string;
  /** Null: no pseudonym. */
  readonly label: string | null;
  readonly cameraId: string;
  readonly trackId: number;
}

/** What face matching works with; loaded when it is first needed. */
export interface FacesParts {
  readonly client: FaceClient;
  readonly keeper: FaceKeeper;
}

export type OpenFaces = () => Promise<FacesParts>;

/** What a page shows and counts. */
export interface FacesHost {
  readonly sites: readonly Site[];
  readonly sessions: readonly LiveSession[];
}

const logger = createLogger('faces');

/** Face matching on this page; `open` null: it has no server, or may only watch, and compares no faces. */
export class Faces {
  readonly #open: OpenFaces | null;
  readonly #host: FacesHost;
  #standings = $state.raw<ReadonlyMap<string, FaceStanding>>(new Map());
  #fingerprint = $state<string | null>(null);
  #problem = $state<string | null>(null);
  #opened: Promise<FacesParts> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;
  #round: Promise<void> = Promise.resolve();

  constructor(open: OpenFaces | null, host: FacesHost) {
    this.#open = open;
    this.#host = host;
  }

  get isAvailable(): boolean {
    return this.#open !== null;
  }

  /** For administrators. Rejects where it is not available. */
  async client(): Promise<FaceClient> {
    return (await this.#use()).client;
  }

  /** This browser's own; null: it has asked nowhere to be an analyser. */
  get fingerprint(): string | null {
    return this.#fingerprint;
  }

  /** Why the last check-in failed, in words; null: it went through. */
  get problem(): string | null {
    return this.#problem;
  }

  /** How this browser stands with a site as an analyser; null: it is none there. */
  standingOf(siteId: string): FaceStanding | null {
    return this.#standings.get(siteId) ?? null;
  }

  /** Whom this page recognises now at sites of a purpose. */
  present(purpose: FacePurpose): readonly PresentPerson[] {
    return this.#host.sessions.flatMap((session) => {
      const { siteId, id: cameraId } = session.camera;
      const site = this.#siteOf(siteId);
      if (site?.faces?.purpose !== purpose) return [];
      const persons = this.standingOf(siteId)?.answer?.persons ?? [];
      return session.matches.flatMap(({ personId, trackId }) => {
        const person = persons.find(({ id }) => id === personId);
        return person === undefined ? [] : [{ personId, label: person.label, cameraId, trackId }];
      });
    });
  }

  /** Begins to ask the server, where there is anything to ask. */
  async start(): Promise<void> {
    const hasFaces = this.#host.sites.some(({ faces }) => faces !== undefined && faces !== null);
    // A browser that has been an analyser asks on, also where nothing is switched on any more: to delete.
    if (this.#open === null || (!hasFaces && !(await hasRecords()))) return;
    await this.checkIn();
  }

  /** Asks now, for every site; afterwards every twenty seconds. */
  checkIn(): Promise<void> {
    clearTimeout(this.#timer);
    this.#round = this.#round.then(() => this.#checkIn());
    return this.#round;
  }

  /** Asks that this browser may hold descriptors of a site. */
  async register(site: Site, name: string): Promise<void> {
    const keeper = await this.#keeper();
    await keeper.register({ siteId: site.id, organisationId: site.organisationId }, name);
    await this.checkIn();
  }

  /** Asks the same at every site that compares faces: for a browser at which nobody sits. */
  async registerEverywhere(name: string): Promise<void> {
    const wanted = this.#host.sites.filter(({ faces }) => faces !== undefined && faces !== null);
    if (this.#open === null || wanted.length === 0) return;
    const keeper = await this.#keeper();
    for (const site of wanted) {
      if ((await this.#analyserOf(keeper, site.id)) === undefined) await this.register(site, name);
    }
  }

  /** Keeps the enrolment that has just ended here. */
  async enrol(siteId: string, personId: string): Promise<void> {
    await (await this.#keeper()).enrol(siteId, personId);
    await this.checkIn();
  }

  /** Sends a descriptor to another analyser, whose fingerprint somebody has compared. */
  async pass(siteId: string, personId: string, to: FacePeer): Promise<void> {
    const keeper = await this.#keeper();
    const from = await this.#analyserOf(keeper, siteId);
    if (from !== undefined) await keeper.pass(from, personId, to);
  }

  /** It was somebody else: says so to the camera, and lets the person match less easily. */
  async reject({ cameraId, personId, trackId }: PresentPerson): Promise<void> {
    const session = this.#host.sessions.find(({ camera }) => camera.id === cameraId);
    if (session === undefined) return;
    await session.rejectMatch(trackId);
    await (await this.#keeper()).narrow(session.camera.siteId, personId);
    await this.checkIn();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  async #checkIn(): Promise<void> {
    if (this.#open === null || this.#isDisposed) return;
    try {
      const keeper = await this.#keeper();
      this.#fingerprint = await keeper.fingerprint();
      const standings = new Map<string, FaceStanding>();
      for (const analyser of await this.#analysers(keeper)) {
        standings.set(analyser.siteId, await keeper.checkIn(analyser));
      }
      this.#standings = standings;
      this.#problem = null;
      this.#takeOver();
    } catch (error) {
      this.#problem = messageOf(error);
      logger.warn(`not checked in: ${messageOf(error)}`);
    }
    if (!this.#isDisposed) this.#timer = setTimeout(() => void this.checkIn(), CHECK_IN_EVERY_MS);
  }

  /** A camera whose staff is to be left out is better analysed where staff is known. */
  #takeOver(): void {
    for (const session of this.#host.sessions) {
      const site = this.#siteOf(session.camera.siteId);
      const standing = this.standingOf(session.camera.siteId);
      if (site?.faces?.purpose !== 'staff-exclusion' || standing === null || standing.holds.length === 0)
        continue;
      const peers = standing.answer?.peers ?? [];
      if (isBetterHere(session.standing, peers)) session.takeOver();
    }
  }

  #siteOf(siteId: string): Site | undefined {
    return this.#host.sites.find(({ id }) => id === siteId);
  }

  async #analyserOf(keeper: FaceKeeper, siteId: string): Promise<StoredAnalyser | undefined> {
    return (await this.#analysers(keeper)).find((analyser) => analyser.siteId === siteId);
  }

  /** All sites of a page are one organisation's. */
  async #analysers(keeper: FaceKeeper): Promise<readonly StoredAnalyser[]> {
    const organisationId = this.#host.sites[0]?.organisationId;
    return organisationId === undefined ? [] : keeper.analysers(organisationId);
  }

  #use(): Promise<FacesParts> {
    if (this.#open === null) return Promise.reject(new Error('face matching needs the server'));
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async #keeper(): Promise<FaceKeeper> {
    return (await this.#use()).keeper;
  }
}

/** Whether a camera is analysed by somebody who does not know the staff, and nobody has asked to take over. */
export function isBetterHere(
  standing: Standing,
  peers: readonly Pick<FacePeer, 'viewerId' | 'holds'>[],
): boolean {
  if (standing.kind !== 'watching' || standing.reason !== 'held' || standing.isTaking) return false;
  const { holder, isThisBrowser } = standing;
  if (holder === null || isThisBrowser) return false;
  return !peers.some(({ holds, viewerId }) => viewerId === holder.viewerId && holds.length > 0);
}

async function hasRecords(): Promise<boolean> {
  const known = await indexedDB.databases().catch(() => []);
  return known.some(({ name }) => name === 'hiro-faces');
}
