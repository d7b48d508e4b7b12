import {
  type Incident,
  type IncidentChange,
  type IncidentDetail,
  type Incidents as IncidentPage,
  incidentSchema,
  type INCIDENT_FILTERS,
} from '../../api/alert-contract';
import type { LiveListener } from '../../api/live-client';
import type { Undo } from '../../lib/disposer';
import type { AlertClient } from '../../api/alert-client';
import type { Severity } from '../../domain/alert';
import { ApiError } from '../../api/http';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** Which incidents are shown. */
export interface IncidentFilter {
  readonly state: (typeof INCIDENT_FILTERS)[number];
  /** That severity or a higher one. */
  readonly severity: Severity;
  /** Null: of all sites. */
  readonly siteId: string | null;
  /** In names and comments; '': any. */
  readonly text: string;
}

/** Follows the live stream of all sites; the undo ends it. */
export type FollowLive = (listener: LiveListener) => Undo;

/** What a screen begins with: everything that somebody has to look after. */
export const FIRST_FILTER: IncidentFilter = { state: 'unresolved', severity: 'info', siteId: null, text: '' };

/** Somebody else was faster; what stands there now has been read. */
const CHANGED = 412;

/** The incidents of a guard's screen, newest first, and what is done about them. */
export class Incidents {
  readonly task: Task;
  readonly #reading: Task;
  readonly #client: AlertClient;
  readonly #followLive: FollowLive;
  readonly #texts: Texts;
  #filter = $state.raw(FIRST_FILTER);
  #incidents = $state.raw<readonly Incident[] | null>(null);
  #names = $state.raw<Readonly<Record<string, string>>>({});
  #next = $state<string | null>(null);
  #detail = $state.raw<IncidentDetail | null>(null);
  /** Something has happened since the newest were asked for. */
  #isLookWanted = false;

  constructor(client: AlertClient, followLive: FollowLive, texts: Texts) {
    this.#client = client;
    this.#followLive = followLive;
    this.#texts = texts;
    this.task = new Task(texts);
    this.#reading = new Task(texts);
  }

  get filter(): IncidentFilter {
    return this.#filter;
  }

  /** Null until read. */
  get all(): readonly Incident[] | null {
    return this.#incidents;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** With its timeline; null: none is open. */
  get detail(): IncidentDetail | null {
    return this.#detail;
  }

  get failure(): string | null {
    const { error } = this.task;
    return error instanceof ApiError && error.status === CHANGED
      ? this.#texts.say('incidents.changedElsewhere')
      : (this.task.failure ?? this.#reading.failure);
  }

  /** Name of a person or device, such as "user 0190…"; null: it is not known. */
  nameOf(by: string | null): string | null {
    return by === null ? null : (this.#names[by] ?? null);
  }

  /** Reads them, and hears of changes until the undo is called. */
  follow(): Undo {
    void this.look();
    return this.#followLive({
      // First, and after a gap: what happened meanwhile is read.
      onEvent: ({ kind }) => kind === 'snapshot' && void this.look(),
      onIncident: (raw) => {
        const incident = incidentSchema.safeParse(raw);
        if (incident.success) this.note(incident.data);
      },
    });
  }

  /** Shows others. */
  async show(filter: IncidentFilter): Promise<void> {
    this.#filter = filter;
    this.#incidents = null;
    await this.look();
  }

  /** Reads the newest; those that are shown stay until then, also where it fails. */
  async look(): Promise<void> {
    this.#isLookWanted = true;
    if (this.#reading.busy !== null) return;
    while (this.#isLookWanted) {
      this.#isLookWanted = false;
      const asked = this.#filter;
      await this.#reading.run('look', async () => {
        const page = await this.#client.incidents(this.#query(null));
        if (asked === this.#filter) this.#take(page, []);
      });
      if (asked !== this.#filter) this.#isLookWanted = true;
    }
  }

  /** Reads the next older ones. */
  more(): Promise<boolean> {
    return this.task.run('more', async () => {
      const asked = this.#filter;
      if (this.#next === null) return;
      const page = await this.#client.incidents(this.#query(this.#next));
      if (asked === this.#filter) this.#take(page, this.#incidents ?? []);
    });
  }

  /** Opens one with its timeline. */
  open(id: string): Promise<boolean> {
    return this.task.run('open', async () => this.#see(await this.#client.incident(id)));
  }

  close(): void {
    this.#detail = null;
  }

  /** Does something about one; what others did meanwhile is read, and not written over. */
  change(incident: Incident, change: IncidentChange): Promise<boolean> {
    return this.task.run(`change ${incident.id}`, async () => {
      try {
        this.#note(await this.#client.changeIncident(incident, change));
        if (this.#detail?.incident.id === incident.id) this.#see(await this.#client.incident(incident.id));
      } catch (error) {
        if (error instanceof ApiError && error.status === CHANGED)
          this.#see(await this.#client.incident(incident.id), { isOpened: this.#detail !== null });
        throw error;
      }
    });
  }

  comment(id: string, text: string): Promise<boolean> {
    return this.task.run('comment', async () => {
      await this.#client.comment(id, text);
      this.#see(await this.#client.incident(id));
    });
  }

  /** A new one, or a changed one. */
  note(incident: Incident): void {
    const isShown = this.#incidents?.some(({ id }) => id === incident.id) ?? false;
    if (isShown) this.#note(incident);
    else void this.look();
  }

  #see(detail: IncidentDetail, { isOpened = true } = {}): void {
    this.#names = { ...this.#names, ...detail.names };
    if (isOpened) this.#detail = detail;
    this.#note(detail.incident);
  }

  #note(incident: Incident): void {
    this.#incidents = this.#incidents?.map((one) => (one.id === incident.id ? incident : one)) ?? null;
  }

  #take(page: IncidentPage, before: readonly Incident[]): void {
    this.#names = { ...this.#names, ...page.names };
    this.#incidents = [...before, ...page.incidents];
    this.#next = page.next;
  }

  #query(before: string | null): Readonly<Record<string, string>> {
    const { state, severity, siteId, text } = this.#filter;
    return {
      state,
      severity,
      ...(siteId === null ? {} : { siteId }),
      ...(text.trim() === '' ? {} : { text: text.trim() }),
      ...(before === null ? {} : { before }),
    };
  }
}
