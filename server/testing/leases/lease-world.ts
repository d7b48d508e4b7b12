import { RENEW_EVERY_MS } from '../../../src/api/lease-contract';
import { CountingTab, type MadeBucket } from './counting-tab';
import type { LeaseServer } from './lease-server';
import { LONGEST_RUN_MS, randomOf, START_MS, Truth, ViewerClock } from './truth';
import type { Behaviour, ViewerPlan, WorldPlan } from './world-plan';

/** An unanswered request is given up after this long; its late arrival may still have an effect. */
const TIMEOUT_MS = 3_000;
const UPLOAD_EVERY_MS = 7_000;

const truths = new Map<number, Truth>();

/** Made once: thousands of worlds use them. */
function truthOf(key: number): Truth {
  const known = truths.get(key);
  if (known !== undefined) return known;
  const made = new Truth(key, START_MS, START_MS + LONGEST_RUN_MS + 60_000);
  truths.set(key, made);
  return made;
}

interface LivingTab {
  readonly tab: CountingTab;
  readonly plan: ViewerPlan;
  behaviour: Behaviour;
  isUp: boolean;
  isAsking: boolean;
  wasAnswered: boolean;
  /** Counts its lives, so that an answer to an earlier one is not heard. */
  life: number;
}

interface Happening {
  readonly atMs: number;
  readonly run: () => Promise<void>;
}

/** What has happened in a world: every bucket, and what became of it. */
export interface WorldEnd {
  readonly made: readonly MadeBucket[];
  readonly storedIds: readonly string[];
  readonly refusals: ReadonlyMap<string, string>;
  readonly truthOf: (camera: number) => Truth;
}

/** Plays a plan against a server, whose clock is the true time, and at the end delivers every upload. */
export async function playWorld(plan: WorldPlan, server: LeaseServer): Promise<WorldEnd> {
  const world = new World(plan, server);
  await world.play();
  return world.end();
}

class World {
  readonly #plan: WorldPlan;
  readonly #server: LeaseServer;
  readonly #random: () => number;
  readonly #tabs: readonly LivingTab[];
  readonly #storedIds: string[] = [];
  readonly #refusals = new Map<string, string>();
  #happenings: Happening[] = [];
  #nowMs = START_MS;

  constructor(plan: WorldPlan, server: LeaseServer) {
    this.#plan = plan;
    this.#server = server;
    this.#random = randomOf(plan.seed);
    const clocks = plan.viewers.map(({ uncertaintyMs, drift, wrongHours }) => {
      const clock = new ViewerClock({ uncertaintyMs, drift, wrongMs: wrongHours * 3_600_000 });
      clock.measure(START_MS, this.#error());
      return clock;
    });
    this.#tabs = plan.tabs.flatMap(({ viewer, camera }, index): LivingTab[] => {
      const viewerPlan = plan.viewers[viewer];
      const clock = clocks[viewer];
      if (viewerPlan === undefined || clock === undefined) return [];
      const viewerId = `019d0000-0000-7000-8000-00000000000${viewer}`;
      const tab = new CountingTab({ viewerId, camera, clock, truth: this.truthOf(camera) });
      const asleep = {
        behaviour: 'dead' as const,
        isUp: false,
        isAsking: false,
        wasAnswered: false,
        life: index,
      };
      return [{ tab, plan: viewerPlan, ...asleep }];
    });
  }

  truthOf(camera: number): Truth {
    return truthOf((this.#plan.seed % 3) * 8 + camera);
  }

  async play(): Promise<void> {
    for (const { ms, behaviours } of this.#plan.phases) {
      const untilMs = Math.min(this.#nowMs + ms, START_MS + LONGEST_RUN_MS);
      for (const [index, living] of this.#tabs.entries())
        this.#begin(living, behaviours[index] ?? 'dead', untilMs);
      await this.#passTo(untilMs);
    }
    for (const { tab, isUp } of this.#tabs) {
      if (isUp) tab.stop();
    }
    await this.#deliverAll();
  }

  end(): WorldEnd {
    return {
      made: this.#tabs.flatMap(({ tab }) => tab.made),
      storedIds: this.#storedIds,
      refusals: this.#refusals,
      truthOf: (camera) => this.truthOf(camera),
    };
  }

  #begin(living: LivingTab, behaviour: Behaviour, untilMs: number): void {
    living.behaviour = behaviour;
    if (behaviour === 'dead') {
      if (living.isUp) living.tab.crash();
      this.#fallAsleep(living);
      return;
    }
    if (behaviour === 'leaving') {
      if (living.isUp) this.#leave(living);
      return;
    }
    living.isUp = true;
    const offsetMs = this.#random() * RENEW_EVERY_MS;
    for (let atMs = this.#nowMs + offsetMs; atMs < untilMs; atMs += RENEW_EVERY_MS) {
      this.#at(atMs, async () => this.#ask(living));
      // Who cannot reach anybody tries less often, so that long silences cost little.
      if (behaviour === 'offline') atMs += (untilMs - this.#nowMs) / 20;
    }
    if (behaviour === 'hoarding' || behaviour === 'offline') return;
    for (let atMs = this.#nowMs + offsetMs; atMs < untilMs; atMs += UPLOAD_EVERY_MS) {
      this.#at(atMs, async () => this.#upload(living));
    }
  }

  #fallAsleep(living: LivingTab): void {
    living.isUp = false;
    living.isAsking = false;
    living.wasAnswered = false;
    living.life += 100;
  }

  #leave(living: LivingTab): void {
    const { tab } = living;
    const request = this.#requestOf(living, 'release');
    tab.stop();
    this.#fallAsleep(living);
    // Sometimes it never arrives.
    if (request.epoch === null || this.#random() < 0.2) return;
    this.#at(this.#nowMs + this.#random() * 400, async () => {
      await this.#server.ask(tab.camera, request, this.#serverMs());
    });
  }

  #requestOf({ tab }: LivingTab, wish: 'analyse' | 'take' | 'release'): Parameters<LeaseServer['ask']>[1] {
    const { viewerId, epoch, clock } = tab;
    return { viewerId, deviceId: null, wish, epoch, clockUncertaintyMs: clock.uncertaintyMs, report: null };
  }

  #ask(living: LivingTab): void {
    const { tab, plan } = living;
    if (!living.isUp || living.isAsking) return;
    living.isAsking = true;
    const { life } = living;
    if (tab.isUnleased) tab.pause();
    const request = this.#requestOf(living, living.behaviour === 'taking' ? 'take' : 'analyse');
    const isCurrent = (): boolean => living.life === life && living.isAsking;
    const { thereMs, backMs } = this.#delays(living.behaviour);
    this.#at(this.#nowMs + TIMEOUT_MS, async () => {
      if (!isCurrent() || this.#nowMs < sentMs + TIMEOUT_MS) return;
      living.isAsking = false;
      tab.hearNothing({ isSelfish: plan.isSelfish || !living.wasAnswered });
    });
    const sentMs = this.#nowMs;
    if (thereMs === null) return;
    this.#at(sentMs + thereMs, async () => {
      const state = await this.#server.ask(tab.camera, request, this.#serverMs());
      if (backMs === null || thereMs + backMs >= TIMEOUT_MS) return;
      this.#at(this.#nowMs + backMs, async () => {
        if (!isCurrent()) return;
        living.isAsking = false;
        living.wasAnswered = true;
        for (const other of this.#tabs) other.tab.advance(this.#nowMs);
        this.#correct(tab.clock);
        tab.hear(state);
      });
    });
  }

  /** Tabs of one browser share its clock. */
  #correct(clock: ViewerClock): void {
    const goOn = this.#tabs.filter(({ tab }) => tab.clock === clock).map(({ tab }) => tab.breakOff());
    clock.measure(this.#nowMs, this.#error());
    for (const resume of goOn) resume();
  }

  #upload({ tab, behaviour }: LivingTab): void {
    const waiting = this.#shuffled([...tab.outbox.values()]).slice(0, 1 + Math.floor(this.#random() * 40));
    if (waiting.length === 0) return;
    const { thereMs, backMs } = this.#delays(behaviour);
    if (thereMs === null) return;
    this.#at(this.#nowMs + thereMs, async () => {
      const result = await this.#take(waiting);
      if (backMs !== null) this.#at(this.#nowMs + backMs, async () => forget(tab, result));
    });
  }

  /** The server tells whole milliseconds. */
  #serverMs(): number {
    return Math.floor(this.#nowMs);
  }

  /** As wrong as may be, mostly. */
  #error(): number {
    const luck = this.#random();
    return luck < 0.4 ? 1 : luck < 0.8 ? -1 : this.#random() * 2 - 1;
  }

  /** Null: it never arrives. Late requests overtake each other. */
  #delays(behaviour: Behaviour): { readonly thereMs: number | null; readonly backMs: number | null } {
    const quick = { thereMs: 5 + this.#random() * 80, backMs: 5 + this.#random() * 80 };
    if (behaviour === 'offline') return { thereMs: null, backMs: null };
    if (behaviour !== 'flaky') return quick;
    const luck = this.#random();
    if (luck < 0.2) return { thereMs: null, backMs: null };
    if (luck < 0.4) return { ...quick, backMs: null };
    if (luck < 0.6) return { thereMs: this.#random() * 9_000, backMs: quick.backMs };
    return luck < 0.75 ? { thereMs: quick.thereMs, backMs: this.#random() * 4_000 } : quick;
  }

  async #take(buckets: readonly MadeBucket[]): Promise<readonly string[]> {
    const { stored, duplicate, refused } = await this.#server.upload(buckets, this.#serverMs());
    this.#storedIds.push(...stored);
    for (const { id, reason } of refused) this.#refusals.set(id, reason);
    return [...stored, ...duplicate, ...refused.map(({ id }) => id)];
  }

  /** In the end everything arrives, in any order, some of it twice. */
  async #deliverAll(): Promise<void> {
    this.#nowMs += 60_000;
    const waiting = this.#tabs.flatMap(({ tab }) => [...tab.outbox.values()]);
    const again = waiting.filter(() => this.#random() < 0.3);
    const order = this.#shuffled([...waiting, ...again]);
    while (order.length > 0) await this.#take(unique(order.splice(0, 1 + Math.floor(this.#random() * 30))));
  }

  #shuffled<T>(values: T[]): T[] {
    return values
      .map((value) => ({ value, key: this.#random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);
  }

  #at(atMs: number, run: () => Promise<void>): void {
    const index = this.#happenings.findLastIndex((happening) => happening.atMs <= atMs);
    this.#happenings.splice(index + 1, 0, { atMs, run });
  }

  async #passTo(untilMs: number): Promise<void> {
    for (
      let next = this.#happenings[0];
      next !== undefined && next.atMs <= untilMs;
      next = this.#happenings[0]
    ) {
      this.#happenings.shift();
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      for (const { tab } of this.#tabs) tab.advance(this.#nowMs);
      await next.run();
    }
    this.#nowMs = untilMs;
    for (const { tab } of this.#tabs) tab.advance(this.#nowMs);
  }
}

function forget(tab: CountingTab, ids: readonly string[]): void {
  for (const id of ids) tab.outbox.delete(id);
}

function unique(buckets: readonly MadeBucket[]): MadeBucket[] {
  return [...new Map(buckets.map((bucket) => [bucket.id, bucket])).values()];
}
