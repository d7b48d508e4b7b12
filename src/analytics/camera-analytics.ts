import type { CountedBucket } from '../domain/bucket';
import type { Zone } from '../domain/config';
import { VIEW_ZONE_ID, type ZoneEvent } from '../domain/event';
import { insideOf, unitFromFrame } from '../domain/geometry';
import type { TrackFrame } from '../domain/track';
import type { EndedVisit } from '../domain/visit';
import { type AnalyticsOptions, completeOptions } from './analytics-options';
import { BodyAnchors } from './body-anchor';
import { BucketCutter, type CountingMark, type OpenCounts } from './bucket-cutter';
import { type AnalyticsCameraConfig, isSameGround, isSameLine, layoutOf } from './camera-layout';
import type { Visit } from './dwell';
import { type Crossing, LineCounter, type LineRules } from './line-zone';
import type { AnalyticsFlush, AnalyticsUpdate, CameraAnalytics } from './counting';
import { LiveTotals } from './live-totals';
import { OccupancyCounter } from './occupancy';
import { People, type Sighting } from './people';
import { ZoneRule } from './polygon-zone';
import { StaffLeftOut } from './staff-left-out';

export type { AnalyticsCameraConfig } from './camera-layout';
export type { AnalyticsFlush, AnalyticsUpdate, CameraAnalytics } from './counting';

/** Counting for one camera stream; see `CameraAnalytics`. */
export function createCameraAnalytics(
  camera: AnalyticsCameraConfig,
  options: Partial<AnalyticsOptions> = {},
): CameraAnalytics {
  return new StreamAnalytics(camera, completeOptions(options));
}

class StreamAnalytics implements CameraAnalytics {
  readonly #options: AnalyticsOptions;
  readonly #people: People;
  readonly #bodies = new BodyAnchors();
  readonly #cutter: BucketCutter;
  readonly #occupancy = new OccupancyCounter();
  readonly #staff = new StaffLeftOut();
  readonly #totals: LiveTotals;
  #camera: AnalyticsCameraConfig;
  #lines: readonly LineCounter[];
  #zones: readonly ZoneRule[];
  /** Newest frame; null before a stretch. */
  #newestMs: number | null = null;
  /** First frame of the covered stretch; nobody was there before. */
  #coveredSinceMs = 0;
  #lastCapturedAtMs = 0;
  #framesRefused = 0;
  #events: ZoneEvent[] = [];
  #endedVisits: EndedVisit[] = [];

  constructor(camera: AnalyticsCameraConfig, options: AnalyticsOptions) {
    this.#camera = camera;
    this.#options = options;
    this.#people = new People(options);
    this.#cutter = new BucketCutter(layoutOf(camera));
    this.#totals = new LiveTotals(camera);
    this.#lines = camera.lines.map((line) => this.#lineCounterOf(line));
    this.#zones = [
      this.#zoneRuleOf(null, -Infinity),
      ...camera.zones.map((zone) => this.#zoneRuleOf(zone, -Infinity)),
    ];
  }

  update(frame: TrackFrame): AnalyticsUpdate {
    const { capturedAtMs: atMs } = frame;
    if (this.#newestMs !== null && atMs <= this.#newestMs) {
      if (this.#newestMs - atMs <= this.#options.coverageGapMs) {
        this.#framesRefused += 1;
        return this.#report();
      }
      this.#endStretch(this.#newestMs);
    }
    const frameBeforeMs = this.#beginFrame(frame);
    const visitors = this.#leaveOutStaff(frame);
    for (const sighting of this.#people.update(visitors, frameBeforeMs)) this.#place(sighting);
    for (const zone of this.#zones) zone.visits.expire(atMs);
    for (const personId of this.#people.expire(atMs)) this.#forget(personId);
    this.#settle(atMs - this.#options.settleLagMs);
    return this.#report();
  }

  takeClosed(): readonly CountedBucket[] {
    return this.#cutter.takeClosed();
  }

  mark(fromMs: number, mark: CountingMark): void {
    const soonestMs = this.#newestMs === null ? fromMs : Math.floor(this.#newestMs) + 1;
    this.#cutter.mark(Math.max(fromMs, soonestMs), mark);
  }

  claim(sinceMs: number, fromMs: number, mark: CountingMark): void {
    if (this.#newestMs === null || this.#newestMs < fromMs) this.mark(fromMs, mark);
    else this.#cutter.claim(sinceMs, fromMs, mark);
  }

  openCounts(): OpenCounts | null {
    return this.#cutter.openCounts();
  }

  flush(): AnalyticsFlush {
    if (this.#newestMs !== null) this.#endStretch(this.#newestMs);
    return { ...this.#report(), buckets: this.#cutter.takeClosed() };
  }

  reconfigure(camera: AnalyticsCameraConfig): void {
    const cutMs = this.#newestMs === null ? null : Math.floor(this.#newestMs) + 1;
    this.#camera = camera;
    for (const line of this.#lines) line.judgeBy(this.#lineRules);
    const lines = camera.lines.map((line) => {
      const old = this.#lines.find(
        (counter) => counter.line.id === line.id && isSameLine(counter.line, line),
      );
      return old ?? this.#lineCounterOf(line);
    });
    const zones = camera.zones.map((zone) => {
      const old = this.#zones.find((rule) => rule.zone?.id === zone.id && isSameGround(rule.zone, zone));
      return old ?? this.#zoneRuleOf(zone, cutMs ?? -Infinity);
    });
    for (const old of this.#zones) if (old.zone !== null && !zones.includes(old)) old.visits.endAll();
    this.#totals.reconfigure(camera, {
      lineIds: new Set(lines.filter((line) => this.#lines.includes(line)).map(({ line }) => line.id)),
      zoneIds: new Set(zones.filter((zone) => this.#zones.includes(zone)).map(({ zoneId }) => zoneId)),
    });
    const view = this.#zones.filter((rule) => rule.zone === null);
    this.#lines = lines;
    this.#zones = [...view, ...zones];
    this.#cutter.relayout(layoutOf(camera), cutMs);
  }

  framesRefused(): number {
    return this.#framesRefused;
  }

  remembered(): number {
    const passages = this.#lines.reduce((sum, line) => sum + line.size, 0);
    const stays = this.#zones.reduce((sum, zone) => sum + zone.visits.size, 0);
    return this.#people.size + this.#bodies.size + this.#staff.size + passages + stays;
  }

  /** Accounts for the frame and the time before it; returns the frame before, null if that time is not covered. */
  #beginFrame({ capturedAtMs: atMs, framesDropped }: TrackFrame): number | null {
    const beforeMs = this.#newestMs;
    const isCovered = beforeMs !== null && atMs - beforeMs <= this.#options.coverageGapMs;
    if (beforeMs === null) this.#cutter.beginStretch(atMs);
    if (isCovered) this.#cutter.addCoverage(beforeMs, atMs);
    else {
      if (beforeMs !== null) this.#endPresence(beforeMs);
      this.#coveredSinceMs = atMs;
    }
    this.#newestMs = atMs;
    this.#lastCapturedAtMs = atMs;
    this.#cutter.addFrame(atMs, framesDropped);
    this.#occupancy.addFrame(atMs, isCovered);
    this.#totals.addFrame(framesDropped, isCovered ? atMs - beforeMs : 0);
    return isCovered ? beforeMs : null;
  }

  /** Whoever is recognised as staff is no visitor from here on, nor was one as far as it can be taken back. */
  #leaveOutStaff(given: TrackFrame): TrackFrame {
    const { frame, recognisedIds } = this.#staff.filter(given);
    if (given.staff !== undefined) {
      const { isExcluded } = given.staff;
      this.#cutter.addStaff(given.capturedAtMs, { isExcluded, excluded: recognisedIds.length });
    }
    for (const trackId of recognisedIds) {
      const personId = this.#people.idOf(trackId);
      if (personId !== null) this.#withdraw(personId);
    }
    return frame;
  }

  #withdraw(personId: number): void {
    for (const { line, crossing } of this.#staff.takeCrossings(personId)) {
      const at = { atMs: crossing.atMs, isEntrance: line.role === 'entrance' };
      if (!this.#cutter.takeBackCrossing(line.id, crossing.direction, at)) continue;
      this.#totals.takeBackCrossing(line, crossing.direction);
    }
    for (const line of this.#lines) line.drop(personId);
    for (const zone of this.#zones) zone.visits.drop(personId);
    this.#bodies.forget(personId);
    this.#people.forget(personId);
  }

  #place(sighting: Sighting): void {
    const { atMs, box, frame, personId, trackId } = sighting;
    const finalUntilMs = (this.#newestMs ?? atMs) - this.#options.settleLagMs;
    if (atMs < finalUntilMs) return;
    const { anchorInFrame, heightPx } = this.#bodies.see(personId, { box, frame, atMs });
    const anchorInView = unitFromFrame(insideOf(frame, anchorInFrame), frame);
    for (const line of this.#lines) {
      this.#count(personId, line, line.sight({ personId, trackId, atMs, anchorInFrame, heightPx, frame }));
    }
    const sinceMs = Math.max(sighting.firstDetectedAtMs ?? atMs, this.#coveredSinceMs, finalUntilMs);
    const { frameBeforeMs } = sighting;
    for (const zone of this.#zones)
      zone.sight({ personId, trackId, atMs, frameBeforeMs, sinceMs, anchorInView });
  }

  #count(personId: number, counter: LineCounter, crossing: Crossing | null): void {
    if (crossing === null) return;
    const line = this.#camera.lines.find((candidate) => candidate.id === counter.line.id) ?? counter.line;
    const { atMs, direction, trackId } = crossing;
    this.#events.push({ kind: 'line-crossed', lineId: line.id, trackId, direction, atMs });
    this.#staff.note(personId, { line, crossing });
    this.#totals.addCrossing(line, direction);
    this.#cutter.addCrossing(line.id, direction, { atMs, isEntrance: line.role === 'entrance' });
  }

  #forget(personId: number): void {
    for (const line of this.#lines) this.#count(personId, line, line.forget(personId));
    this.#staff.takeCrossings(personId);
    for (const zone of this.#zones) zone.visits.forget(personId);
    this.#bodies.forget(personId);
    this.#people.forget(personId);
  }

  /** Everybody leaves with their last sighting: what follows is not known to continue it. */
  #endPresence(newestMs: number): void {
    for (const personId of this.#people.ids()) this.#forget(personId);
    this.#people.clear();
    this.#cutter.endCoverage(newestMs);
  }

  #endStretch(newestMs: number): void {
    this.#endPresence(newestMs);
    this.#staff.clear();
    this.#settle(Infinity);
    this.#cutter.close(newestMs);
    this.#newestMs = null;
  }

  #settle(untilMs: number): void {
    this.#occupancy.settle(untilMs, (atMs, counts) => this.#cutter.addOccupancy(atMs, counts));
    if (untilMs !== Infinity) this.#cutter.settle(untilMs);
  }

  #report(): AnalyticsUpdate {
    const events = this.#events;
    const endedVisits = this.#endedVisits;
    this.#events = [];
    this.#endedVisits = [];
    const nowMs = this.#lastCapturedAtMs;
    this.#totals.addEvents(events, nowMs);
    const isPresent = (visit: Visit): boolean =>
      this.#people.isPresent(visit.personId, nowMs) && nowMs - visit.lastSeenAtMs < this.#options.mergeGapMs;
    const live = this.#totals.counts({
      capturedAtMs: nowMs,
      peakOccupancy: this.#occupancy.peakOf(VIEW_ZONE_ID),
      occupancyOf: (zoneId) => this.#zones.find((zone) => zone.zoneId === zoneId)?.countOpen(isPresent) ?? 0,
      openVisitsOf: (zoneId) =>
        this.#zones.find((zone) => zone.zoneId === zoneId)?.countOpen(() => true) ?? 0,
    });
    return { events, live, endedVisits };
  }

  #lineCounterOf(line: AnalyticsCameraConfig['lines'][number]): LineCounter {
    return new LineCounter(line, this.#lineRules);
  }

  get #lineRules(): LineRules {
    const { lineConfirmMs, lineMargin } = this.#options;
    return { marginShare: lineMargin, confirmMs: this.#camera.lineConfirmMs ?? lineConfirmMs };
  }

  #zoneRuleOf(zone: Zone | null, sinceMs: number): ZoneRule {
    const zoneId = zone?.id ?? VIEW_ZONE_ID;
    const { mergeGapMs, minVisitMs, confirmSlackMs: slackMs } = this.#options;
    const rules = { mergeGapMs, slackMs, minVisitMs: zone === null ? 0 : minVisitMs };
    return new ZoneRule({ zoneId, zone, sinceMs }, rules, {
      visitStarted: ({ trackId, startedAtMs }) => {
        this.#events.push({ kind: 'visit-started', zoneId, trackId, atMs: startedAtMs });
      },
      visitGrew: ({ startedAtMs, lastSeenAtMs }, afterMs) => {
        const fromMs = afterMs ?? startedAtMs;
        this.#cutter.addPresence(zoneId, fromMs, lastSeenAtMs);
        this.#occupancy.addPresence(zoneId, { fromMs, isFromIncluded: afterMs === null, toMs: lastSeenAtMs });
      },
      visitEnded: ({ personId, trackId, startedAtMs, lastSeenAtMs: atMs }) => {
        this.#events.push({ kind: 'visit-ended', zoneId, trackId, startedAtMs, atMs });
        if (atMs === startedAtMs) return;
        const attributes = this.#people.attributesOf(personId);
        this.#endedVisits.push({ zoneId, trackId, startedAtMs, endedAtMs: atMs, attributes });
        this.#totals.addVisit(zoneId, atMs - startedAtMs);
        this.#cutter.addVisit(zoneId, startedAtMs, atMs);
      },
    });
  }
}
