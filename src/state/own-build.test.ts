import { expect, it } from 'vitest';
import type { EgressFetch } from '../egress/egress';
import { OwnBuild } from './own-build.svelte';

const MANIFEST = { version: '1.2.3', hash: 'ab'.repeat(32), files: { 'index.html': 'cd'.repeat(32) } };

async function loaded(answer: () => Response): Promise<OwnBuild> {
  const egress: EgressFetch = async (purpose, { url }) => {
    expect([purpose, url]).toEqual(['build', '/build-manifest.json']);
    return answer();
  };
  const build = new OwnBuild(egress);
  await build.load();
  return build;
}

it('is what the list beside the page says', async () => {
  const build = await loaded(() => Response.json(MANIFEST));
  expect([build.manifest, build.failure]).toEqual([MANIFEST, null]);
});

it.each([
  ['a host without the list', () => new Response('', { status: 404 }), /status 404/],
  ['a host that answers everything with its page', () => new Response('<!doctype html>'), /JSON/],
  ['a list of another form', () => Response.json({ ...MANIFEST, hash: 'short' }), /hash/],
])('is unknown on %s', async (_, answer, reason) => {
  const build = await loaded(answer);
  expect([build.manifest, build.failure]).toEqual([null, expect.stringMatching(reason)]);
});
