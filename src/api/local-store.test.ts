import { describe, expect, it } from 'vitest';
import { MemoryConfigRecords, SEED_CAMERA } from './config-records';
import { ConflictError, GoneError, InvalidConfigError } from './config-store';
import { noticeVersionOf } from '../domain/site-features';
import { createLocalStore } from './local-store';

async function fresh() {
  const records = new MemoryConfigRecords();
  const tabs = [createLocalStore(records), createLocalStore(records)] as const;
  const [site] = await tabs[0].sites();
  const [camera] = await tabs[0].cameras();
  if (site === undefined || camera === undefined) throw new Error('no seed');
  return { here: tabs[0], there: tabs[1], site, camera };
}

describe('createLocalStore', () => {
  it('begins with the demo site and camera', async () => {
    const { site, camera } = await fresh();
    expect(site.profile).toBe('demo');
    expect(camera).toMatchObject({ siteId: site.id, source: { kind: 'demo' }, version: 1 });
    expect(camera.lines).not.toHaveLength(0);
    expect(camera.zones).not.toHaveLength(0);
  });

  it('reads a camera from before cameras could be switched off as on', async () => {
    const { isEnabled, ...old } = SEED_CAMERA;
    const records = { all: () => Promise.resolve([old]), change: () => Promise.resolve() };
    expect(await createLocalStore(records).cameras()).toEqual([{ ...old, isEnabled }]);
    expect(isEnabled).toBe(true);
  });

  it('keeps a confirmation until the site owes another notice', async () => {
    const { here, site } = await fresh();
    const notice = noticeVersionOf(site) ?? '';
    const confirmed = await here.confirmNotice(site, notice);
    expect(confirmed).toMatchObject({ version: 2, notice: { version: notice, confirmedBy: 'local' } });
    const renamed = await here.saveSite({ ...confirmed, name: 'Renamed' });
    expect(renamed.notice).toEqual(confirmed.notice);
    const changed = await here.saveSite({ ...renamed, features: { ageGender: true, mood: false } });
    expect(changed.notice).toBeUndefined();
    await expect(here.confirmNotice(changed, notice)).rejects.toBeInstanceOf(InvalidConfigError);
  });

  it('refuses mood at a shop until a staff area is drawn there', async () => {
    const { here, site, camera } = await fresh();
    const shop = { ...site, profile: 'shop' as const, features: { ageGender: false, mood: true } };
    await expect(here.saveSite(shop)).rejects.toBeInstanceOf(InvalidConfigError);
    await expect(here.createSite(shop)).rejects.toBeInstanceOf(InvalidConfigError);
    const zones = camera.zones.map((zone) => ({ ...zone, purpose: 'staff' as const }));
    await here.saveCamera({ ...camera, zones });
    expect((await here.saveSite(shop)).features.mood).toBe(true);
  });

  it('counts versions', async () => {
    const { here, camera } = await fresh();
    const saved = await here.saveCamera({ ...camera, name: 'Door' });
    expect(saved).toMatchObject({ name: 'Door', version: 2 });
    expect(await here.cameras()).toEqual([saved]);
  });

  it('tells the second of two tabs what stands there now', async () => {
    const { here, there, camera } = await fresh();
    const saved = await here.saveCamera({ ...camera, name: 'Here' });
    const late = there.saveCamera({ ...camera, name: 'There' });
    await expect(late).rejects.toBeInstanceOf(ConflictError);
    await expect(late).rejects.toMatchObject({ current: saved });
    await expect(there.deleteCamera(camera)).rejects.toBeInstanceOf(ConflictError);
    await here.deleteCamera(saved);
    await expect(there.saveCamera(camera)).rejects.toBeInstanceOf(GoneError);
  });

  it.each([
    ['a name without letters', { name: '   ' }],
    [
      'a line outside the picture',
      {
        lines: [{ id: 'a', name: 'a', role: 'counter' as const, start: { x: 0, y: 0 }, end: { x: 2, y: 0 } }],
      },
    ],
    ['an address with a password', { source: { kind: 'hls' as const, url: 'https://a:b@cam/x.m3u8' } }],
    [
      'a zone that is called like the whole picture',
      {
        zones: [
          {
            id: 'view',
            name: 'x',
            polygon: [
              { x: 0, y: 0 },
              { x: 1, y: 0 },
              { x: 1, y: 1 },
            ],
          },
        ],
      },
    ],
    ['an unknown site', { siteId: 'nowhere' }],
  ])('refuses %s and changes nothing', async (_name, change) => {
    const { here, camera } = await fresh();
    await expect(here.saveCamera({ ...camera, ...change })).rejects.toBeInstanceOf(InvalidConfigError);
    await expect(here.createCamera({ ...camera, ...change })).rejects.toBeInstanceOf(InvalidConfigError);
    expect(await here.cameras()).toEqual([camera]);
  });

  it('refuses mood where the profile forbids it', async () => {
    const { here, site } = await fresh();
    const saving = here.saveSite({ ...site, profile: 'shop' });
    await expect(saving).rejects.toThrow('Mood cannot be switched on at a site with the profile "shop"');
  });

  it('creates and deletes, the site last', async () => {
    const { here, site } = await fresh();
    const office = await here.createSite({
      ...site,
      name: 'Office',
      profile: 'workplace',
      features: { ageGender: false, mood: false },
    });
    const camera = await here.createCamera({
      siteId: office.id,
      name: 'Desk',
      isEnabled: true,
      source: { kind: 'webcam', deviceId: null },
      lines: [],
      zones: [],
    });
    await expect(here.deleteSite(office)).rejects.toMatchObject({ kind: 'config-in-use' });
    await here.deleteCamera(camera);
    await here.deleteSite(office);
    expect(await here.sites()).toEqual([site]);
  });
});
