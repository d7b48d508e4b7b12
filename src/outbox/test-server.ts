import { aggregatesInputSchema } from '../api/contract';

/** What happens to one upload. */
export type Fault =
  | 'none'
  /** Nothing arrives. */
  | 'unreachable'
  /** The upload is stored, its answer is lost. */
  | 'answer-lost'
  | 'overloaded'
  | 'too-many'
  | 'captive-portal'
  | 'wrong-proxy'
  | 'broken-pipe'
  | 'signed-out';

export const FAULTS: readonly Fault[] = [
  'none',
  'unreachable',
  'answer-lost',
  'overloaded',
  'too-many',
  'captive-portal',
  'wrong-proxy',
  'broken-pipe',
  'signed-out',
];

/** For tests: a server that keeps the contract, with prepared faults (then none). */
export class TestServer {
  readonly #faults: Fault[];
  readonly #isPoisoned: (bucketId: string) => boolean;
  readonly #ids = new Set<string>();
  /** Ids in the order they were stored. */
  readonly stored: string[] = [];
  readonly bodies: string[] = [];
  requests = 0;

  constructor(faults: readonly Fault[] = [], isPoisoned: (bucketId: string) => boolean = () => false) {
    this.#faults = [...faults];
    this.#isPoisoned = isPoisoned;
  }

  readonly post = async (body: string): Promise<Response> => {
    this.requests += 1;
    this.bodies.push(body);
    const fault = this.#faults.shift() ?? 'none';
    switch (fault) {
      case 'none':
        return this.#take(body);
      case 'unreachable':
        throw new TypeError('Failed to fetch');
      case 'answer-lost':
        this.#take(body);
        throw new TypeError('Failed to fetch');
      case 'broken-pipe':
        this.#take(body);
        return new Response('{"stored":["0', { status: 200 });
      case 'overloaded':
        return new Response('upstream', { status: 502 });
      case 'too-many':
        return new Response('', { status: 429, headers: { 'retry-after': '7' } });
      case 'captive-portal':
        return new Response('<html>Welcome</html>', { status: 200 });
      case 'wrong-proxy':
        return new Response('<html>Not found</html>', { status: 404 });
      case 'signed-out':
        return problem(401, 'sign in first');
    }
  };

  #take(body: string): Response {
    const parsed = aggregatesInputSchema.safeParse(JSON.parse(body));
    if (!parsed.success) return problem(400, parsed.error.message);
    const ids = parsed.data.buckets.map((bucket) => bucket.id);
    if (ids.some((id) => this.#isPoisoned(id))) return problem(422, 'a bucket cannot be taken');
    const fresh = ids.filter((id) => !this.#ids.has(id));
    for (const id of fresh) this.#ids.add(id);
    this.stored.push(...fresh);
    return Response.json({ stored: fresh, duplicate: ids.filter((id) => !fresh.includes(id)) });
  }
}

export function problem(status: number, detail: string): Response {
  const body = JSON.stringify({ type: 'about:blank', title: 'Refused', status, detail });
  return new Response(body, { status, headers: { 'content-type': 'application/problem+json' } });
}
