import type { FaceAnalyser, FaceOverview, FacePerson } from '../../api/face-contract';
import type { FaceClient } from '../../api/face-client';
import { CONSENT_WORDING } from '../../domain/face-matching';
import { messageOf } from '../../lib/errors';

const READ_EVERY_MS = 10_000;

/** Consents and analysers of one site, as its administrator sees them. */
export class SitePersons {
  #overview = $state.raw<FaceOverview | null>(null);
  #failure = $state<string | null>(null);

  constructor(
    private readonly client: FaceClient,
    private readonly siteId: string,
  ) {}

  /** Those whose consent is in force first; of the others, those somebody may still hold. Null: not read yet. */
  get persons(): readonly FacePerson[] | null {
    const persons = this.#overview?.persons ?? null;
    return (
      persons?.toSorted(
        (first, second) => Number(second.state === 'in-force') - Number(first.state === 'in-force'),
      ) ?? null
    );
  }

  get analysers(): readonly FaceAnalyser[] {
    return this.#overview?.analysers ?? [];
  }

  /** What went wrong last, in words. */
  get failure(): string | null {
    return this.#failure;
  }

  /** The analysers that said that they have the person's descriptor. */
  holdersOf(personId: string): readonly FaceAnalyser[] {
    return this.analysers.filter(({ holds }) => holds.includes(personId));
  }

  /** Reads now, and again every ten seconds; returns the undo. */
  follow(): () => void {
    void this.read();
    const timer = setInterval(() => void this.read(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }

  async read(): Promise<void> {
    await this.#try(async () => {
      this.#overview = await this.client.overview(this.siteId);
    });
  }

  /** Null: it was not recorded, and `failure` says why. */
  async recordConsent(label: string, expiresMs: number): Promise<FacePerson | null> {
    const input = { label: label.trim() === '' ? null : label.trim(), wording: CONSENT_WORDING, expiresMs };
    return this.#try(() => this.client.recordConsent(this.siteId, input));
  }

  async revoke(personId: string): Promise<void> {
    await this.#try(() => this.client.revokeConsent(this.siteId, personId));
    await this.#readQuietly();
  }

  async approve(analyser: FaceAnalyser): Promise<void> {
    await this.#try(() => this.client.approve(this.siteId, analyser));
    await this.#readQuietly();
  }

  async remove(analyserId: string): Promise<void> {
    await this.#try(() => this.client.removeAnalyser(this.siteId, analyserId));
    await this.#readQuietly();
  }

  /** Keeps the failure of what was done before. */
  async #readQuietly(): Promise<void> {
    const failure = this.#failure;
    await this.read();
    this.#failure ??= failure;
  }

  async #try<Result>(run: () => Promise<Result>): Promise<Result | null> {
    try {
      const result = await run();
      this.#failure = null;
      return result;
    } catch (error) {
      this.#failure = messageOf(error);
      return null;
    }
  }
}
