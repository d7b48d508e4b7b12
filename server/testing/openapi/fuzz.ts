import { Agent, request as httpRequest } from 'node:http';
import { problemSchema } from '../../../src/api/contract';
import { malformedRequest, type MalformedRequest } from './malformed';
import type { Api } from './operations';
import { seededRandom } from './values';

const ANSWER_WITHIN_MS = 10_000;

export interface FuzzReport {
  readonly requests: number;
  /** How often each status came. */
  readonly statuses: Readonly<Record<string, number>>;
  /** What must not happen: 5xx, no answer in time, a refusal that is no problem. */
  readonly faults: readonly string[];
}

/** Sends malformed requests to a server, some at a time, over real connections. */
export async function fuzz(
  api: Api,
  options: { readonly port: number; readonly count: number; readonly seed: number; readonly lanes?: number },
): Promise<FuzzReport> {
  const { port, count, seed, lanes = 16 } = options;
  const random = seededRandom(seed);
  const statuses: Record<string, number> = {};
  const faults: string[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < count) {
      sent += 1;
      const request = malformedRequest(api, random);
      const answer = await send(request, port, agent);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (answer.fault !== null) faults.push(`${request.method} ${request.url}: ${answer.fault}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  agent.destroy();
  return { requests: count, statuses, faults };
}

interface Answer {
  readonly status: number;
  readonly fault: string | null;
}

function send({ method, url, headers, body }: MalformedRequest, port: number, agent: Agent): Promise<Answer> {
  return new Promise((resolve) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path: url, headers, agent, timeout: ANSWER_WITHIN_MS },
      (response) => {
        const chunks: Buffer[] = [];
        const isStream = String(response.headers['content-type']).startsWith('text/event-stream');
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => undefined);
        const finish = (): void => {
          const status = response.statusCode ?? 0;
          resolve({ status, fault: faultOf(status, response.headers['content-type'], chunks) });
        };
        if (isStream) {
          response.destroy();
          finish();
        } else response.on('end', finish);
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', (error) => resolve({ status: 0, fault: error.message }));
    request.end(body ?? undefined);
  });
}

function faultOf(status: number, contentType: string | undefined, chunks: readonly Buffer[]): string | null {
  const text = Buffer.concat(chunks).toString();
  if (status >= 500) return `${status} ${text}`;
  if (status < 400) return null;
  if (contentType?.startsWith('application/problem+json') !== true) return `${status} is no problem`;
  return problemSchema.safeParse(JSON.parse(text)).success
    ? null
    : `${status} is no problem of ours: ${text}`;
}
