/** What a publisher announces (SDP, RFC 4566), as far as it matters here. */
export interface Announcement {
  /** For ffmpeg: the first video alone, under the name `track`. */
  readonly videoSdp: string;
  /** Which of the media that is. */
  readonly videoIndex: number;
  /** How each medium is addressed in SETUP; null where it is not said. */
  readonly controls: readonly (string | null)[];
}

/** Reads an announcement; null where it has no video. */
export function readAnnouncement(body: Buffer): Announcement | null {
  const lines = body
    .toString('latin1')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const starts = lines.flatMap((line, index) => (line.startsWith('m=') ? [index] : []));
  const media = starts.map((start, index) => lines.slice(start, starts[index + 1]));
  const videoIndex = media.findIndex(([first = '']) => first.startsWith('m=video'));
  const video = media[videoIndex];
  if (video === undefined) return null;
  const session = lines.slice(0, starts[0]);
  const described = [...session, ...video].filter((line) => !line.startsWith('a=control:'));
  return {
    videoIndex,
    videoSdp: [...described, 'a=control:track', ''].join('\r\n'),
    controls: media.map((section) => controlOf(section)),
  };
}

/** Which medium a SETUP is for; null: none of them. */
export function mediumOf({ controls }: Pick<Announcement, 'controls'>, uri: string): number | null {
  const found = controls.findIndex(
    (control) => control !== null && (uri === control || uri.endsWith(`/${control}`)),
  );
  if (found !== -1) return found;
  return controls.length === 1 ? 0 : null;
}

function controlOf(section: readonly string[]): string | null {
  const line = section.find((one) => one.startsWith('a=control:'));
  return line?.slice('a=control:'.length).trim() ?? null;
}
