import { expect, it } from 'vitest';
import type { OrganisationNotice, SiteNotice } from '../../api/notice-contract';
import { Texts } from '../texts.svelte';
import { OperatorNotice } from './operator-notice.svelte';
import { SiteNoticeForm } from './site-notice-form.svelte';

const SITE: SiteNotice = {
  siteId: 's',
  purposes: ['Counting'],
  legalBasis: null,
  basisText: '',
  recipients: '',
  isPublic: false,
  key: null,
  url: null,
  version: 3,
};
const OPERATOR: OrganisationNotice = {
  controller: { name: 'Museum', address: '', email: '', phone: '' },
  officer: { name: '', email: '', phone: '' },
  authority: '',
  processors: [],
  version: 1,
};

it('reads purposes by line and saves them with the version that was read', async () => {
  const sent: unknown[] = [];
  const form = new SiteNoticeForm(
    {
      site: () => Promise.resolve(SITE),
      saveSite: (...sending) => {
        sent.push(sending);
        return Promise.resolve({ ...SITE, ...sending[2], version: 4 });
      },
    },
    's',
    new Texts(),
  );
  await expect.poll(() => form.stored).not.toBeNull();
  expect(form.isChanged).toBe(false);
  form.purposes = 'Counting\n\n  Planning  \n';
  form.legalBasis = 'consent';
  expect(form.isChanged).toBe(true);
  expect(await form.save()).toBe(true);
  const { purposes, legalBasis, basisText, recipients, isPublic } = {
    ...SITE,
    purposes: ['Counting', 'Planning'],
    legalBasis: 'consent',
  };
  expect(sent).toEqual([['s', 3, { purposes, legalBasis, basisText, recipients, isPublic }]]);
  expect(form.isChanged).toBe(false);
  expect(form.stored?.version).toBe(4);
});

it('keeps what was typed when somebody else was faster', async () => {
  const operator = new OperatorNotice(
    {
      organisation: () => Promise.resolve(OPERATOR),
      saveOrganisation: () => Promise.reject(new Error('changed by somebody else')),
    },
    new Texts(),
  );
  await expect.poll(() => operator.draft).not.toBeNull();
  operator.addProcessor();
  operator.changeProcessor(0, { name: 'Hosting GmbH', service: 'hosting' });
  expect(await operator.save()).toBe(false);
  expect(operator.draft?.processors).toEqual([
    { name: 'Hosting GmbH', service: 'hosting', country: '', contract: 'open' },
  ]);
  expect(operator.task.failure).not.toBeNull();
  operator.removeProcessor(0);
  expect(operator.isChanged).toBe(false);
});
