import type { SourceInput } from '../source-input';

/** How ffmpeg asks for RTSP on this machine: over TCP, without buffers, and with nothing else opened. */
export function rtspArgs(port: number): SourceInput['args'] {
  return [
    ...['-protocol_whitelist', 'tcp', '-format_whitelist', 'rtsp'],
    ...['-fflags', 'nobuffer', '-flags', 'low_delay', '-probesize', '32768', '-analyzeduration', '200000'],
    ...['-allowed_media_types', 'video', '-rtsp_transport', 'tcp', '-timeout', '5000000'],
    ...['-f', 'rtsp', '-i', `${localOrigin(port)}/source`],
  ];
}

/** Scheme, host and port under which ffmpeg finds an RTSP source. */
export function localOrigin(port: number): string {
  return `rtsp://127.0.0.1:${port}`;
}
