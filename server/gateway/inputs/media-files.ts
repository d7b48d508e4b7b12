import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { MediaFiles } from '../../../src/api/gateway-contract';
import { GatewayError } from '../gateway-error';
import { VIDEO_EXTENSIONS } from './video-formats';

const MAX_DEPTH = 3;
const MAX_FILES = 500;
/** As a configuration may name them. */
const MAX_NAME_CHARS = 255;
/** Looked at, whether videos or not. */
const MAX_ENTRIES = 10_000;

/**
 * The videos of the media folder, by name: at most 500, at most three folders deep. Links are listed
 * where they lead to a file of the folder, and links to folders are not followed. Without the folder,
 * there are none.
 */
export async function listMediaFiles(mediaDir: string): Promise<MediaFiles> {
  const names: string[] = [];
  const folders = [''];
  let seen = 0;
  for (let name = folders.shift(); name !== undefined; name = folders.shift()) {
    for (const entry of await entriesOf(join(mediaDir, name))) {
      seen += 1;
      if (seen > MAX_ENTRIES) break;
      const path = name === '' ? entry.name : `${name}/${entry.name}`;
      if (entry.isDirectory()) {
        if (path.split('/').length <= MAX_DEPTH) folders.push(path);
      } else if (isVideoName(entry.name) && path.length <= MAX_NAME_CHARS) names.push(path);
    }
  }
  const files = await Promise.all(
    names
      .sort((a, b) => a.localeCompare(b))
      .slice(0, MAX_FILES)
      .map((name) => sizeOf(mediaDir, name)),
  );
  return { folder: mediaDir, files: files.flatMap((file) => (file === null ? [] : [file])) };
}

/** The real path of a file of the media folder. Rejects with `GatewayError`. */
export async function mediaFilePath(mediaDir: string, name: string): Promise<string> {
  const [folder, path] = await Promise.all([existing(mediaDir), existing(join(mediaDir, name))]);
  if (folder === null || path === null) {
    throw new GatewayError('file-missing', `There is no file "${name}" in the media folder. Copy it there.`);
  }
  if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
    throw new GatewayError(
      'address-refused',
      `"${name}" leads out of the media folder. Copy the file itself there.`,
    );
  }
  if (!(await stat(path)).isFile()) {
    throw new GatewayError('file-missing', `"${name}" is no file. Choose a video in the media folder.`);
  }
  return path;
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

async function sizeOf(mediaDir: string, name: string): Promise<MediaFiles['files'][number] | null> {
  try {
    return { name, sizeBytes: (await stat(await mediaFilePath(mediaDir, name))).size };
  } catch {
    return null;
  }
}

function isVideoName(name: string): boolean {
  return VIDEO_EXTENSIONS.includes(extname(name).toLowerCase()) && !name.includes('\\');
}

async function existing(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    return null;
  }
}
