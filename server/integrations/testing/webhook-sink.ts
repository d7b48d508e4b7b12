import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { once } from 'node:events';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

/** A receiver on this machine. Whoever opens it closes it. */
export interface WebhookSink {
  readonly url: string;
  readonly received: ReceivedWebhook[];
  /** How it answers from now on. */
  answer: (response: ServerResponse) => void;
  readonly close: () => Promise<void>;
}

/** Takes every request and answers 204, until told otherwise; `port` 0 takes any. */
export async function openWebhookSink(port = 0): Promise<WebhookSink> {
  const received: ReceivedWebhook[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        path: request.url ?? '',
      });
      sink.answer(response);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const sink: WebhookSink = {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    answer: (response) => response.writeHead(204).end(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return sink;
}
