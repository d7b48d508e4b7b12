import type { Logger } from '../../src/lib/logger';
import { type AuditLog, noAuditLog } from '../audit/audit-log';
import { type Alerts, openAlerts } from '../alerts/alerts';
import type { Store } from '../store/store';
import { type AlarmLimitStore, createAlarmLimits } from './alarms/alarm-limits';
import { ANALYSER_SILENT_MINUTES } from './alarms/alarm-rules';
import { AlarmWatch } from './alarms/alarm-watch';
import { type AlarmStore, createAlarmStore } from './alarms/alarm-store';
import type { LiveBus } from './live-bus';
import { DEFAULT_LIVE_CONFIG, type LiveConfig } from './live-config';
import { OccupancyBoard } from './occupancy/occupancy-board';

/** Live numbers and alarms, for whoever answers or passes them on. */
export interface Live {
  readonly bus: LiveBus;
  readonly board: OccupancyBoard;
  readonly alarms: AlarmStore;
  readonly alarmLimits: AlarmLimitStore;
  readonly alerts: Alerts;
  readonly config: LiveConfig;
  /** UTC, ms. */
  readonly nowMs: () => number;
  /** The bus stays open: whoever opened it closes it. */
  close(): Promise<void>;
}

interface LiveParts {
  readonly store: Store;
  readonly bus: LiveBus;
  /** Told of what nobody asked for; left out: it is told nowhere. */
  readonly auditLog?: AuditLog;
  readonly log: Logger;
  readonly config?: LiveConfig;
  /** UTC, ms. */
  readonly nowMs?: () => number;
}

/** Begins to listen, and to look for alarms. */
export function openLive({
  store,
  bus,
  auditLog = noAuditLog,
  log,
  config = DEFAULT_LIVE_CONFIG,
  nowMs = Date.now,
}: LiveParts): Live {
  const board = new OccupancyBoard({ store, bus, auditLog, log, nowMs });
  const alarms = createAlarmStore(store.context);
  const usual = { cameraMinutes: config.alarmMinutes, analyserMinutes: ANALYSER_SILENT_MINUTES };
  const alarmLimits = createAlarmLimits(store.context, usual);
  const alerts = openAlerts({ context: store.context, alarms, bus, log });
  const watch = new AlarmWatch({ context: store.context, alarms, limits: alarmLimits, bus, log });
  return {
    bus,
    board,
    alarms,
    alarmLimits,
    alerts,
    config,
    nowMs,
    close: async () => {
      board.close();
      await watch.close();
      await alerts.close();
    },
  };
}
