/**
 * The containers that ffmpeg may read, by its names. None of them can name a further file or address,
 * as playlists and scripts do, which ffmpeg recognises by their content whatever a file is called.
 */
export const VIDEO_FORMATS = [
  ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'matroska', 'webm', 'mpegts', 'mpeg', 'avi', 'flv', 'ogg'],
  ...['mpegvideo', 'm4v', 'h264', 'hevc', 'mjpeg'],
].join(',');

/** Names under which such files are offered, in lower case. */
export const VIDEO_EXTENSIONS: readonly string[] = [
  ...['.mp4', '.m4v', '.mov', '.3gp', '.mkv', '.webm', '.ts', '.m2ts', '.mts', '.mpg', '.mpeg'],
  ...['.avi', '.flv', '.ogv', '.h264', '.264', '.h265', '.265', '.mjpeg', '.mjpg'],
];
