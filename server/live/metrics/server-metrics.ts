import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../../routes/app-instance';
import type { Store } from '../../store/store';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const NANOS = 1e9;

/** Buckets of one organisation since this process began. */
interface BucketCount {
  stored: number;
  duplicate: number;
  refused: number;
}

/** What is measured of this process and of what each organisation uploads. */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #buckets = new Map<string, BucketCount>();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #loop = monitorEventLoopDelay({ resolution: 20 });

  constructor() {
    const registers = [this.#registry];
    this.#requests = new Histogram({
      name: 'hiro_http_request_duration_seconds',
      help: 'Requests of the API by route pattern and status',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.#loop.enable();
    const loop = this.#loop;
    new Gauge({
      name: 'hiro_event_loop_lag_seconds',
      help: 'Delay of the event loop since the last scrape',
      labelNames: ['quantile'],
      registers,
      collect() {
        for (const quantile of [50, 99])
          this.set({ quantile: `0.${quantile}` }, loop.percentile(quantile) / NANOS);
        this.set({ quantile: '1' }, loop.max / NANOS);
        loop.reset();
      },
    });
    new Gauge({
      name: 'hiro_memory_bytes',
      help: 'Memory of this process',
      labelNames: ['kind'],
      registers,
      collect() {
        const { rss, heapUsed } = process.memoryUsage();
        this.set({ kind: 'resident' }, rss);
        this.set({ kind: 'heap' }, heapUsed);
      },
    });
    new Gauge({
      name: 'hiro_uptime_seconds',
      help: 'Since this process began',
      registers,
      collect() {
        this.set(process.uptime());
      },
    });
  }

  /** Measures every request of the API from now on. Call it before the routes are made. */
  watch(app: App): void {
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url;
      if (route === undefined || !route.startsWith('/api/')) return;
      const labels = { method: request.method, route, status: String(reply.statusCode) };
      this.#requests.observe(labels, reply.elapsedTime / 1000);
    });
    app.addHook('onClose', async () => void this.#loop.disable());
  }

  /** The store, counting what becomes of buckets. */
  counting(store: Store): Store {
    return {
      ...store,
      within: (organisationId) => {
        const tenant = store.within(organisationId);
        return {
          ...tenant,
          buckets: {
            ...tenant.buckets,
            insert: async (buckets, receivedMs) => {
              const result = await tenant.buckets.insert(buckets, receivedMs);
              const count = this.#countOf(organisationId);
              count.stored += result.stored.length;
              count.duplicate += result.duplicate.length;
              count.refused += result.refused?.length ?? 0;
              return result;
            },
          },
        };
      },
    };
  }

  /** What became of an organisation's buckets, as a metric of `registry`. */
  addBuckets(registry: Registry, organisationId: string): void {
    const counter = new Counter({
      name: 'hiro_buckets_total',
      help: 'Uploaded buckets by what became of them, since this process began',
      labelNames: ['outcome'],
      registers: [registry],
    });
    const { stored, duplicate, refused } = this.#countOf(organisationId);
    counter.inc({ outcome: 'stored' }, stored);
    counter.inc({ outcome: 'duplicate' }, duplicate);
    counter.inc({ outcome: 'refused' }, refused);
  }

  /** What is measured of the process, in the text form of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #countOf(organisationId: string): BucketCount {
    const known = this.#buckets.get(organisationId);
    if (known !== undefined) return known;
    const count = { stored: 0, duplicate: 0, refused: 0 };
    this.#buckets.set(organisationId, count);
    return count;
  }
}
