import type { EgressTotal } from '../../workers/protocol';
import type { EgressPurpose } from './egress';

/** What requests of a purpose carry out of this machine; what they may ask for is no matter here. */
export type Carried =
  /** Counts per minute or hour. */
  | 'counts'
  /** What rules made fire: what, when and at which camera. */
  | 'alerts'
  /** How many people are there now. */
  | 'presence'
  /** What somebody typed or set: settings, accounts, addresses of cameras. */
  | 'typed'
  /** Consents to face matching, and sealed descriptors of enrolled people from one analyser to another. */
  | 'faces'
  /** What keeps a video connection up. */
  | 'upkeep'
  /** Nothing but the question. */
  | 'questions'
  /** Pictures, sound or data on a video connection. */
  | 'media'
  /** Nobody here knows. */
  | 'unknown';

const CARRIED: Readonly<Record<EgressPurpose, Carried>> = {
  'counts-upload': 'counts',
  'breakdown-release': 'counts',
  'alert-upload': 'alerts',
  alerts: 'typed',
  lease: 'presence',
  configuration: 'typed',
  credentials: 'typed',
  account: 'typed',
  audit: 'typed',
  'camera-test': 'typed',
  'face-matching': 'faces',
  webrtc: 'upkeep',
  stream: 'upkeep',
  playback: 'questions',
  gateway: 'questions',
  health: 'questions',
  clock: 'questions',
  'counts-read': 'questions',
  'model-download': 'questions',
  build: 'questions',
  'stream-pieces': 'questions',
  'app-files': 'questions',
  watchdog: 'questions',
  'webrtc-media': 'media',
  unexpected: 'unknown',
};

/** What left in a span of time: the sums of what is shown in one sentence. */
export interface DaySummary {
  /** Of contents; WebRTC's packets among them. */
  readonly bytes: number;
  /** Requests that carried something, and entries of packets. */
  readonly withContent: Readonly<Record<Carried, number>>;
  /** Requests without content. */
  readonly withoutContent: number;
  /** Whether each purpose is known and none carries pictures, sound or data on a video connection. */
  readonly isNumbersAndText: boolean;
}

/** What a purpose carries; one of another version of the app is not known. */
export function carriedBy(purpose: string): Carried {
  return Object.entries(CARRIED).find(([known]) => known === purpose)?.[1] ?? 'unknown';
}

/** Adds up what left. Purposes decide, so that a new one must be placed here before it compiles. */
export function summarise(totals: readonly EgressTotal[]): DaySummary {
  const withContent = {
    ...{
      counts: 0,
      alerts: 0,
      presence: 0,
      typed: 0,
      faces: 0,
      upkeep: 0,
      questions: 0,
      media: 0,
      unknown: 0,
    },
  };
  let bytes = 0;
  let withoutContent = 0;
  for (const total of totals) {
    const carried = carriedBy(total.purpose);
    // Of what nobody knows, also a bare address may carry something.
    withContent[carried] += carried === 'unknown' ? total.requests : total.withContent;
    if (carried !== 'unknown') withoutContent += Math.max(0, total.requests - total.withContent);
    bytes += total.bytes;
  }
  const isNumbersAndText = withContent.media + withContent.unknown === 0;
  return { bytes, withContent, withoutContent, isNumbersAndText };
}
