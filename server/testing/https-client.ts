import { connect as connectHttp2, type IncomingHttpStatusHeader } from 'node:http2';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How a test reaches a server: by which protocol, and trusting whom. */
export interface Client {
  ask(ask: Ask): Promise<Answer>;
}

/** One HTTP/2 session per question. `authority` replaces the host that was connected to. */
export function http2Client(origin: string, ca: string): Client {
  return {
    ask: ({ method = 'GET', path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const session = connectHttp2(origin, { ca });
        session.on('error', reject);
        const stream = session.request({ ':method': method, ':path': path, ...headers });
        const chunks: Buffer[] = [];
        let answered: IncomingHttpHeaders & IncomingHttpStatusHeader = {};
        stream.on('response', (given) => (answered = given));
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', reject);
        stream.on('close', () => {
          session.close();
          resolve({ status: answered[':status'] ?? 0, headers: answered, body: Buffer.concat(chunks) });
        });
        stream.end(body);
      }),
  };
}

/** One connection per question. */
export function http1Client(origin: string, ca: string): Client {
  return {
    ask: ({ method = 'GET', path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const options = { method, headers, agent: false };
        const onResponse = (response: IncomingMessage): void => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
            }),
          );
        };
        // A test may ask for another host than it connects to.
        const servername = new URL(origin).hostname;
        const url = `${origin}${path}`;
        const request = origin.startsWith('https:')
          ? requestHttps(url, { ...options, ca, servername }, onResponse)
          : requestHttp(url, options, onResponse);
        request.on('error', reject);
        request.end(body);
      }),
  };
}
