import { createServer } from 'node:http';
import { PLANTED_CODE } from './leaks';

/** A page without any walls, on an origin of its own, with a worker in which leaks can be tried. */
export interface LabServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const FILES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/': ['text/html', '<!doctype html><script src="/page.js"></script>'],
  '/page.js': ['text/javascript', "new Worker('/worker.js', { type: 'module' });"],
  '/worker.js': ['text/javascript', PLANTED_CODE],
};

export async function startLab(): Promise<LabServer> {
  const server = createServer((request, response) => {
    const [type, text] = FILES[request.url ?? ''] ?? ['text/javascript', ''];
    response.writeHead(200, { 'content-type': type }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `http://localhost:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
