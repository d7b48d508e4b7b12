import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A door to another port that can be shut. Whoever opens it closes it. */
export interface TcpProxy {
  readonly port: number;
  /** Breaks everything off and lets nobody in. */
  readonly shut: () => Promise<void>;
  readonly open: () => Promise<void>;
}

/** Passes everything on to a port of this machine. */
export async function openTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((inside) => {
    const outside = connect(targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(socket);
      socket
        .on('error', () => other.destroy())
        .on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
      socket.pipe(other);
    }
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  };
  const port = await listen(0);
  return {
    port,
    open: async () => void (await listen(port)),
    shut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
