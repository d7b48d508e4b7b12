import type { StreamPlan } from '../../../src/api/gateway-contract';
import type { ProbedVideo } from './probe-source';

/** Fits a UDP datagram through every network, with room for SRTP and IP headers. */
const RTP_PACKET_BYTES = 1200;
const PART_US = 200_000;
/** Without skip_trailer ffmpeg remembers every fragment: 22 MB a day. */
const MP4_FLAGS = 'empty_moov+delay_moov+default_base_moof+frag_keyframe+cmaf+skip_trailer';
/** Encoding costs about one core per camera at this width. */
const MAX_ENCODED_WIDTH = 1920;
const FALLBACK_FPS = 25;

/**
 * ffmpeg's outputs: RTP to a loopback port, and fragmented MP4 on file descriptor 3. Encoded once for
 * both (`tee`); passed through, two outputs, since `tee` cannot convert MP4's form of H.264 for one.
 */
export function outputArgs(
  plan: StreamPlan,
  /** Null where nothing is known of the source beforehand. */
  video: ProbedVideo | null,
  rtpPort: number,
): readonly string[] {
  const rtp = `rtp://127.0.0.1:${rtpPort}?pkt_size=${RTP_PACKET_BYTES}`;
  if (plan.kind === 'copy') {
    return [
      ...['-map', '0:v:0', '-an', '-sn', '-dn', '-c:v', 'copy'],
      // dump_extra alone on MP4 input silently drops every key frame.
      ...['-bsf:v', 'h264_mp4toannexb,dump_extra=freq=keyframe'],
      ...['-f', 'rtp', '-payload_type', '96', rtp],
      ...['-map', '0:v:0', '-an', '-sn', '-dn', '-c:v', 'copy', '-f', 'mp4', '-movflags', MP4_FLAGS],
      ...['-frag_duration', String(PART_US), '-min_frag_duration', '1', '-flush_packets', '1', 'pipe:3'],
    ];
  }
  const mp4 = [
    `movflags=${MP4_FLAGS}`,
    `frag_duration=${PART_US}`,
    'min_frag_duration=1',
    'flush_packets=1',
  ].join(':');
  const rtpSlave = `[f=rtp:payload_type=96:bsfs/v=dump_extra=freq=keyframe]${rtp}`;
  return [
    ...['-map', '0:v:0', '-an', '-sn', '-dn', ...encoderArgs(video)],
    ...['-f', 'tee', `${rtpSlave}|[f=mp4:${mp4}]pipe:3`],
  ];
}

function encoderArgs(video: ProbedVideo | null): readonly string[] {
  const filters = [
    ...(video?.isInterlaced === true ? ['yadif'] : []),
    // 4:2:0 needs even sizes.
    `scale=w='trunc(min(${MAX_ENCODED_WIDTH},iw)/2)*2':h=-2`,
  ];
  const gop = Math.max(1, Math.round(video?.fps ?? FALLBACK_FPS));
  return [
    ...['-vf', filters.join(',')],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'baseline'],
    ...['-pix_fmt', 'yuv420p', '-bf', '0', '-g', String(gop), '-crf', '23'],
    ...['-maxrate', '6M', '-bufsize', '6M', '-flags', '+global_header'],
    // A camera whose clock jumps must not make ffmpeg invent or drop seconds of pictures.
    ...['-vsync', 'passthrough'],
  ];
}
