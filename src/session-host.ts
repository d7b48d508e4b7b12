import type { LeaseHost } from './camera-lease';
import type { LiveCameraSession } from './camera-session';
import type { SourceSurroundings } from './sources/create-source';
import type { VisionHandle } from './vision-handle';
import type { AnalyticsCamera } from '../workers/protocol';

/** What a session needs of the runtime. */
export interface SessionHost {
  readonly leases: LeaseHost;
  /** Asks the server where a camera of its gateway is played; null without a server. */
  readonly playback: SourceSurroundings['playback'];
  /** The running vision worker; starts another when the last has died. Rejects when that fails. */
  vision(): Promise<VisionHandle>;
  openAnalytics(input: Omit<AnalyticsCamera, 'clock'>, isLive: boolean): Promise<void>;
  /** Resolves when the last bucket is stored. */
  finishAnalytics(cameraId: string, isCut: boolean): Promise<void>;
  /** Resolves when the attribute nets are loaded, or cannot be. */
  attributes(): Promise<void>;
  /** Resolves when frames may be analysed: at once, but for short pauses in which engines are measured. */
  turn(): Promise<void>;
  /** Frames are analysed, or features were switched: time to load what can wait. */
  onCounting(): void;
  onDisposed(session: LiveCameraSession): void;
}
