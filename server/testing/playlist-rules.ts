/** A playlist, read again as a player reads it. */
export interface ReadPlaylist {
  readonly targetSec: number;
  readonly partTargetSec: number | null;
  readonly partHoldBackSec: number | null;
  /** Oldest first; only the last one may have no URI: it is still open. */
  readonly segments: readonly ReadSegment[];
  readonly hint: string | null;
  readonly lastLine: string;
}

export interface ReadSegment {
  readonly msn: number;
  readonly discontinuity: number;
  readonly map: string | null;
  readonly dateTime: string | null;
  readonly parts: readonly ReadPart[];
  readonly durationSec: number | null;
  readonly uri: string | null;
  readonly isGap: boolean;
}

export interface ReadPart {
  readonly uri: string;
  readonly durationSec: number;
  readonly isIndependent: boolean;
  readonly isGap: boolean;
}

type Draft = { -readonly [Key in keyof ReadSegment]: ReadSegment[Key] } & { parts: ReadPart[] };

/** Reads the tags that our playlists use; any other is an error. */
export function readPlaylist(text: string): ReadPlaylist {
  const lines = text.trimEnd().split('\n');
  if (lines[0] !== '#EXTM3U') throw new Error(`expected #EXTM3U, got ${lines[0]}`);
  const head = new Map<string, string>();
  const segments: Draft[] = [];
  let draft: Draft | null = null;
  let map: string | null = null;
  let discontinuity = 0;
  let hint: string | null = null;
  const current = (): Draft => {
    const msn = Number(head.get('MEDIA-SEQUENCE')) + segments.length;
    draft ??= {
      ...{ msn, discontinuity, map, dateTime: null, parts: [], durationSec: null, uri: null, isGap: false },
    };
    return draft;
  };
  for (const line of lines.slice(1)) {
    const [, tag = '', value = ''] = /^#(?:EXT-X-|(?=EXTINF))([A-Z-]+)(?::(.*))?$/.exec(line) ?? [];
    switch (tag) {
      case 'DISCONTINUITY':
        discontinuity += 1;
        break;
      case 'MAP':
        map = attribute(value, 'URI');
        break;
      case 'PROGRAM-DATE-TIME':
        current().dateTime = value;
        break;
      case 'PART':
        current().parts.push({
          uri: attribute(value, 'URI') ?? '',
          durationSec: Number(attribute(value, 'DURATION')),
          isIndependent: attribute(value, 'INDEPENDENT') === 'YES',
          isGap: attribute(value, 'GAP') === 'YES',
        });
        break;
      case 'GAP':
        current().isGap = true;
        break;
      case 'EXTINF':
        current().durationSec = Number(value.replace(/,$/, ''));
        break;
      case 'PRELOAD-HINT':
        hint = attribute(value, 'URI');
        break;
      case '':
        if (line.startsWith('#')) throw new Error(`unexpected line ${line}`);
        current().uri = line;
        segments.push(current());
        draft = null;
        break;
      default:
        if (!HEAD_TAGS.has(tag)) throw new Error(`unexpected tag ${tag}`);
        head.set(tag, value);
        if (tag === 'DISCONTINUITY-SEQUENCE') discontinuity = Number(value);
    }
  }
  if (draft !== null) segments.push(draft);
  const control = head.get('SERVER-CONTROL');
  const target = head.get('PART-INF');
  return {
    targetSec: Number(head.get('TARGETDURATION')),
    partTargetSec: target === undefined ? null : Number(attribute(target, 'PART-TARGET')),
    partHoldBackSec: control === undefined ? null : Number(attribute(control, 'PART-HOLD-BACK')),
    segments,
    hint,
    lastLine: lines.at(-1) ?? '',
  };
}

const HEAD_TAGS = new Set([
  ...['VERSION', 'TARGETDURATION', 'MEDIA-SEQUENCE', 'DISCONTINUITY-SEQUENCE'],
  ...['SERVER-CONTROL', 'PART-INF'],
]);

function attribute(list: string, name: string): string | null {
  const [, quoted, bare] = new RegExp(`(?:^|,)${name}=(?:"([^"]*)"|([^,]*))`).exec(list) ?? [];
  return quoted ?? bare ?? null;
}

/** What is wrong with one playlist, by the musts of draft-pantos-hls-rfc8216bis; empty: nothing. */
export function playlistFaults(playlist: ReadPlaylist): readonly string[] {
  const { segments, targetSec, partTargetSec, partHoldBackSec, lastLine } = playlist;
  const faults: string[] = [];
  const expect = (isTrue: boolean, fault: string): void => void (isTrue || faults.push(fault));
  expect(Number.isInteger(targetSec), `TARGETDURATION ${targetSec} is not whole`);
  const uris = segments.flatMap(({ uri, parts }) => [
    ...(uri === null ? [] : [uri]),
    ...parts.map((part) => part.uri),
  ]);
  expect(new Set(uris).size === uris.length, 'a URI stands twice');
  segments.forEach((segment, index) => {
    const { msn, durationSec, parts, map, dateTime, uri } = segment;
    expect(map !== null, `${msn} has no MAP`);
    expect(dateTime !== null, `${msn} has no PROGRAM-DATE-TIME`);
    expect(uri !== null || index === segments.length - 1, `${msn} has no URI`);
    expect(Math.round(durationSec ?? 0) <= targetSec, `${msn} lasts ${durationSec}, more than ${targetSec}`);
    const sumSec = parts.reduce((sum, part) => sum + part.durationSec, 0);
    expect(
      durationSec === null || parts.length === 0 || Math.abs(sumSec - durationSec) < 0.001,
      `${msn} lasts ${durationSec}, its parts ${sumSec}`,
    );
    for (const part of parts)
      expect(
        part.durationSec <= (partTargetSec ?? 0),
        `${part.uri} lasts ${part.durationSec}, more than ${partTargetSec}`,
      );
  });
  if (partTargetSec !== null) {
    expect((partHoldBackSec ?? 0) >= 3 * partTargetSec - 1e-5, `PART-HOLD-BACK is ${partHoldBackSec}`);
    // hls.js would take it for the next segment.
    expect(lastLine.startsWith('#'), `the last line is ${lastLine}`);
  }
  return faults;
}

/** What is wrong with a playlist as the next one after another. */
export function updateFaults(before: ReadPlaylist, after: ReadPlaylist): readonly string[] {
  const faults: string[] = [];
  const [firstBefore, firstAfter] = [before.segments[0], after.segments[0]];
  if (firstBefore === undefined || firstAfter === undefined) return ['a playlist is empty'];
  if (after.targetSec < before.targetSec) faults.push(`TARGETDURATION shrank to ${after.targetSec}`);
  if (firstAfter.msn < firstBefore.msn) faults.push(`MEDIA-SEQUENCE went back to ${firstAfter.msn}`);
  if (firstAfter.discontinuity < firstBefore.discontinuity) faults.push('DISCONTINUITY-SEQUENCE went back');
  for (const old of before.segments) {
    const now = after.segments.find(({ msn }) => msn === old.msn);
    if (now === undefined) {
      if (old.msn >= firstAfter.msn) faults.push(`${old.msn} is gone`);
      continue;
    }
    for (const key of ['discontinuity', 'map', 'dateTime'] as const)
      if (now[key] !== old[key]) faults.push(`${old.msn}: ${key} was ${old[key]}, is ${now[key]}`);
    if (old.uri !== null && (now.uri !== old.uri || now.durationSec !== old.durationSec))
      faults.push(`${old.msn} was ${old.uri} of ${old.durationSec} s, is ${now.uri} of ${now.durationSec} s`);
    if (
      now.parts.length > 0 &&
      JSON.stringify(now.parts.slice(0, old.parts.length)) !== JSON.stringify(old.parts)
    )
      faults.push(`parts of ${old.msn} have changed`);
  }
  return faults;
}
