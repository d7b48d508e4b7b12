import { createServer, type Socket } from 'node:net';

/** A port of this machine that takes one connection, of our own ffmpeg, and no other. */
export interface LoopbackDoor {
  readonly port: number;
  /** Twice is harmless. The connection that was taken is not touched. */
  dispose(): void;
}

/** Opens a door on any free port. The receiver of the connection owns it. */
export async function openLoopbackDoor(onConnection: (socket: Socket) => void): Promise<LoopbackDoor> {
  const server = createServer((socket) => {
    if (!server.listening) {
      socket.destroy();
      return;
    }
    server.close();
    socket.setNoDelay(true);
    onConnection(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  server.removeAllListeners('error').on('error', () => undefined);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a loopback port has no number');
  return { port: address.port, dispose: () => void server.close() };
}
