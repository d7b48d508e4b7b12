import { rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../src/lib/errors';
import { embeddedFiles } from './embedded-files';

/** Beside the database's socket, in a folder that only its owner may enter. */
const NAME = 'control';
const REQUEST = 'snapshot\n';
const TIMEOUT_MS = 10 * 60_000;

const answerSchema = z.union([z.object({ folder: z.string() }), z.object({ problem: z.string() })]);

/** Takes wishes of commands that run beside the server. Whoever opened it closes it. */
export async function openControlSocket(
  socketFolder: string,
  makeSnapshot: () => Promise<string>,
): Promise<{ readonly close: () => void }> {
  const path = join(socketFolder, NAME);
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (data) => {
      if (data.toString() !== REQUEST) {
        socket.destroy();
        return;
      }
      makeSnapshot().then(
        (folder) => socket.end(JSON.stringify({ folder })),
        (error: unknown) => socket.end(JSON.stringify({ problem: messageOf(error) })),
      );
    });
  });
  await listening(server, path);
  server.unref();
  return { close: () => void server.close() };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * Asks the server that runs on a data folder for a copy of its database as it is now; answers a folder
 * that is used like a data folder, and that the caller removes.
 */
export function askForSnapshot(dataDir: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(join(embeddedFiles(dataDir).socketFolder, NAME));
    let text = '';
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new AppError('store', 'The server does not answer')));
    socket.once('error', reject);
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.once('connect', () => socket.write(REQUEST));
    socket.once('end', () => {
      try {
        const answer = answerSchema.parse(JSON.parse(text));
        if ('folder' in answer) resolve(answer.folder);
        else reject(new AppError('store', answer.problem));
      } catch (error) {
        reject(error);
      }
    });
  });
}
