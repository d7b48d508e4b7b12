import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testBucket } from './test-bucket';
import { setUp } from './test-sender';
import { FAULTS, TestServer } from './test-server';

it('whatever happens: good buckets arrive exactly once and in order, bad ones are put aside', async () => {
  const steps = fc.array(
    fc.record({
      puts: fc.array(fc.record({ camera: fc.integer({ min: 0, max: 2 }), isBad: fc.boolean() }), {
        maxLength: 12,
      }),
      /** Bad buckets are rare, so that batches get long. */
      badness: fc.integer({ min: 0, max: 3 }),
      isPutTwice: fc.boolean(),
      isAsked: fc.boolean(),
    }),
    { maxLength: 12 },
  );
  const faults = fc.array(fc.constantFrom(...FAULTS), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, faults, async (plan, trouble) => {
      const bad = new Set<string>();
      const made: { readonly id: string; readonly cameraId: string }[] = [];
      const server = new TestServer(trouble, (id) => bad.has(id));
      const { store, sender, passPause } = setUp(server);
      for (const step of plan) {
        for (const put of step.puts) {
          const bucket = testBucket(made.length, { cameraId: `camera-${put.camera}` });
          if (put.isBad && step.badness === 0) bad.add(bucket.id);
          made.push(bucket);
          await store.put(bucket);
          if (step.isPutTwice) await store.put(bucket);
          sender.kick();
        }
        await (step.isAsked ? sender.sendNow() : passPause());
      }
      await sender.sendNow();
      while (await passPause());
      const good = made.filter(({ id }) => !bad.has(id));
      for (const cameraId of ['camera-0', 'camera-1', 'camera-2']) {
        const ofCamera = new Set(made.filter((one) => one.cameraId === cameraId).map(({ id }) => id));
        const wanted = good.filter(({ id }) => ofCamera.has(id)).map(({ id }) => id);
        expect(server.stored.filter((id) => ofCamera.has(id))).toEqual(wanted);
      }
      expect(new Set((await store.quarantined()).map((entry) => entry.bucket.id))).toEqual(bad);
      expect(await sender.state()).toMatchObject({ waiting: 0, lastError: null });
    }),
    { numRuns: 60 },
  );
}, 30_000);
