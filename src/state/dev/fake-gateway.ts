import type { GatewayClient } from '../../api/gateway-client';
import type {
  GatewayStatus,
  GatewayStream,
  ProbeInput,
  ProbeReport,
  SourceVideo,
  StreamPlan,
} from '../../api/gateway-contract';
import { ApiError } from '../../api/http';
import type { Camera } from '../../domain/config';

const TEST_MS = 1_800;
const VIDEO: SourceVideo = {
  codec: 'h264',
  profile: 'Main',
  width: 1920,
  height: 1080,
  fps: 25,
  pixelFormat: 'yuv420p',
  hasBFrames: false,
};
const IDLE: Omit<GatewayStream, 'cameraId'> = {
  state: 'idle',
  viewers: { webrtc: 0, hls: 0 },
  video: null,
  plan: null,
  problem: null,
  hasCredentials: false,
  restarts: 0,
};
/** One camera after the other stands like this. */
const STATES: readonly Omit<GatewayStream, 'cameraId'>[] = [
  {
    ...IDLE,
    state: 'live',
    viewers: { webrtc: 2, hls: 0 },
    video: VIDEO,
    plan: { kind: 'copy' },
    hasCredentials: true,
  },
  {
    ...IDLE,
    state: 'live',
    viewers: { webrtc: 0, hls: 1 },
    video: { ...VIDEO, codec: 'hevc', width: 3840, height: 2160, fps: 15 },
    plan: { kind: 'reencode', reasons: ['codec', 'b-frames'] },
    restarts: 1,
  },
  {
    ...IDLE,
    state: 'failed',
    problem: { code: 'unauthorised', detail: 'RTSP/1.0 401 Unauthorized' },
    hasCredentials: true,
  },
  { ...IDLE, state: 'waiting', problem: { code: 'publisher-absent', detail: 'nobody connected' } },
  IDLE,
];

/**
 * A gateway that is made up, for working on the screens. `?gateway=down`, `?gateway=ffmpeg` and
 * `?local` in the page's address show what is missing; an address with "bad" in it fails its test.
 */
export function createFakeGateway(cameras: () => Promise<readonly Camera[]>): GatewayClient | null {
  const address = new URLSearchParams(location.search);
  if (address.has('local')) return null;
  const kind = address.get('gateway');
  return {
    status: async () => {
      if (kind === 'down') throw new ApiError(503, null, '/api/v1/gateway');
      const known = await cameras();
      const streams = known
        .filter(({ source }) => source.kind === 'gateway')
        .map(({ id, isEnabled }, index): GatewayStream => {
          const state = STATES[index % STATES.length] ?? IDLE;
          return { ...state, cameraId: id, ...(isEnabled ? {} : { ...IDLE, state: 'off' }) };
        });
      return { ...RUNNING, ffmpeg: kind === 'ffmpeg' ? null : RUNNING.ffmpeg, streams };
    },
    files: () =>
      Promise.resolve({
        folder: '/var/lib/hiro-cctv/media',
        files:
          kind === 'nofiles'
            ? []
            : [
                { name: 'entrance-morning.mp4', sizeBytes: 48_200_000 },
                { name: 'archive/stairs.mkv', sizeBytes: 1_310_000_000 },
              ],
      }),
    probe: async (input) => {
      await new Promise((resolve) => setTimeout(resolve, TEST_MS));
      return reportOn(input);
    },
    setCredentials: () => Promise.resolve(),
    playback: () => Promise.reject(new ApiError(503, null, '/api/v1/cameras/fake/playback')),
  };
}

const RUNNING: GatewayStatus = {
  state: 'running',
  ffmpeg: '5.1.6',
  problem: null,
  limits: { sources: 16, viewers: 64 },
  streams: [],
};

function reportOn({ input }: ProbeInput): ProbeReport {
  const address = input.kind === 'pull' ? input.url : '';
  if (address.includes('bad')) {
    const problem = { code: 'unreachable', detail: 'connect ECONNREFUSED 192.168.1.20:554' } as const;
    return { problem, video: null, plan: null, tookMs: 1_740 };
  }
  const video = { ...VIDEO, hasBFrames: address.includes('/b') };
  const plan: StreamPlan = video.hasBFrames ? { kind: 'reencode', reasons: ['b-frames'] } : { kind: 'copy' };
  return { problem: null, video, plan, tookMs: 1_210 };
}
