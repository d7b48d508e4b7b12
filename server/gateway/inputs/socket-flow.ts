import type { Socket } from 'node:net';

const LAST_WORDS_MS = 300;

/** Writes to one socket what another sent, and holds that one back while this one cannot follow. */
export function pass(from: Socket, to: Socket, bytes: Buffer): void {
  if (to.destroyed || to.writableEnded || to.write(bytes) || from.isPaused()) return;
  from.pause();
  const resume = (): void => {
    to.off('drain', resume).off('close', resume);
    from.resume();
  };
  to.once('drain', resume).once('close', resume);
}

/** Ends a socket in order, or by force where the other side does not follow. */
export function endSoon(socket: Socket, lastBytes?: Buffer): void {
  if (socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), LAST_WORDS_MS);
  socket.once('close', () => clearTimeout(timer));
  // Whatever still comes is of no interest, but a socket that is not read never ends.
  socket.resume();
  if (lastBytes === undefined) socket.end();
  else socket.end(lastBytes);
}
