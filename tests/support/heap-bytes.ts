import type { CDPSession } from 'playwright';
import { z } from 'zod';

/** What of V8's snapshot format is read: https://github.com/v8/v8/blob/main/src/profiler/heap-snapshot-generator.h */
const snapshotSchema = z.object({
  snapshot: z.object({
    meta: z.object({
      node_fields: z.array(z.string()),
      node_types: z.tuple([z.array(z.string())], z.unknown()),
    }),
  }),
  nodes: z.array(z.number()),
});

/** Compiled as parts of a page run for the first or the hundredth time; and what belongs to the browser, or to a debugger. */
const NOT_THE_PAGES = ['code', 'native', 'synthetic'];

/** What the objects of a page take after a collection, bytes: without compiled code and the browser's own. */
export async function objectBytes(cdp: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const keep = ({ chunk }: { readonly chunk: string }): void => void chunks.push(chunk);
  cdp.on('HeapProfiler.addHeapSnapshotChunk', keep);
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', keep);
  const { snapshot, nodes } = snapshotSchema.parse(JSON.parse(chunks.join('')));
  const {
    node_fields: fields,
    node_types: [types],
  } = snapshot.meta;
  const [typeAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')];
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    const type = types[nodes[node + typeAt] ?? -1] ?? '';
    if (!NOT_THE_PAGES.includes(type)) bytes += nodes[node + sizeAt] ?? 0;
  }
  return bytes;
}
