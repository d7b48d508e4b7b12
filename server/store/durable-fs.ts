import { closeSync, fsyncSync, openSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { AppError } from '../../src/lib/errors';

type InitParameters = Parameters<NodeFS['init']>;
type InitResult = Awaited<ReturnType<NodeFS['init']>>;

/**
 * PGlite's folder with a working fsync. Emscripten's NODEFS has none, so PostgreSQL's calls went
 * nowhere; with this and without `-F` the write-ahead log reaches the disk before the pages it
 * describes, and a power cut leaves a folder that recovers. See docs/adr/0002-embedded-store.md.
 */
export class DurableFs extends NodeFS {
  #fsyncCount = 0;

  /** How many fsyncs reached the disk; 0 after a checkpoint means that PGlite no longer asks us. */
  get fsyncCount(): number {
    return this.#fsyncCount;
  }

  override async init(...[pg, options]: InitParameters): Promise<InitResult> {
    const { emscriptenOpts } = await super.init(pg, options);
    const install = (module: { readonly FS: object }): void => {
      const nodefs = nodefsOf(module.FS);
      nodefs.stream_ops.fsync = (stream) => {
        if (stream.nfd === undefined) fsyncFolder(nodefs.realPath(stream.node));
        else fsyncSync(stream.nfd);
        this.#fsyncCount += 1;
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), install] } };
  }
}

interface NodefsStream {
  readonly node: object;
  /** The descriptor of a file; folders have none. */
  readonly nfd?: number;
}

interface Nodefs {
  readonly stream_ops: { fsync?: (stream: NodefsStream) => number };
  realPath(node: object): string;
}

function nodefsOf(fs: object): Nodefs {
  const filesystems: unknown = 'filesystems' in fs ? fs.filesystems : undefined;
  if (typeof filesystems === 'object' && filesystems !== null && 'NODEFS' in filesystems) {
    const nodefs: unknown = filesystems.NODEFS;
    if (isNodefs(nodefs)) return nodefs;
  }
  throw new AppError('store', 'This version of PGlite has no NODEFS to add fsync to', { isFatal: true });
}

function isNodefs(value: unknown): value is Nodefs {
  return typeof value === 'object' && value !== null && 'stream_ops' in value && 'realPath' in value;
}

function fsyncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
