import { z } from 'zod';

/** Where the database listens; a socket folder as `pg` wants it, or a port on loopback. */
export const listenSchema = z.union([z.object({ socketFolder: z.string() }), z.object({ port: z.int() })]);
export type Listen = z.infer<typeof listenSchema>;

/** The number in the socket's name `.s.PGSQL.<number>`. */
export const SOCKET_NUMBER = 5432;

/** What the server says to the database process. */
export const toDatabaseSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    dataDir: z.string(),
    /** Null: listen on `port` of loopback (0: any). */
    socketFolder: z.string().nullable(),
    port: z.int(),
  }),
  /** Force the database's files to the disk; answered by `synced`. */
  z.object({ kind: z.literal('sync'), requestId: z.int() }),
  z.object({ kind: z.literal('stop') }),
]);
export type ToDatabase = z.infer<typeof toDatabaseSchema>;

/** What the database process says to the server. */
export const fromDatabaseSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), listen: listenSchema, isDurable: z.boolean() }),
  z.object({ kind: z.literal('locked'), holderPid: z.int() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
  z.object({ kind: z.literal('synced'), requestId: z.int(), problem: z.string().nullable() }),
]);
export type FromDatabase = z.infer<typeof fromDatabaseSchema>;
