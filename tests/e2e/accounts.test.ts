import { generateSync } from 'otplib';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, watchConsole } from '../support/browser';
import { Product } from '../support/product';

/** Accounts as people use them: the owner sets up and invites, a viewer accepts, a kiosk is paired. */

const WAIT = { timeout: 20_000 };
const OWNER = { email: 'ada@example.org', password: 'a sentence for Ada' };
const VIEWER = { email: 'grace@example.org', password: 'a sentence for Grace' };

const CHANGED = 'another sentence for Grace';

let product: Product;
let browser: Browser;
let owner: Page;
let trouble: string[];
let viewerContext: BrowserContext;

beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
  owner = await (await browser.newContext()).newPage();
  trouble = watchConsole(owner);
  viewerContext = await browser.newContext();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function signIn(page: Page, { email, password }: typeof OWNER): Promise<void> {
  await page.getByTestId('email').fill(email);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('sign-in').click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByTestId('account-menu').locator('summary').click();
  await page.getByTestId('sign-out').click();
  await page.getByTestId('entrance').waitFor(WAIT);
}

it('sets up the first account, with words at the fields that lack something', async () => {
  await owner.goto(`${product.url}/organisation`);
  await owner.getByTestId('to-set-up').click();
  await owner.getByTestId('set-up').click();
  expect(await owner.locator('[aria-invalid="true"]').count()).toBe(5);
  expect(await owner.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe(
    'organisation-name',
  );
  await owner.getByTestId('organisation-name').fill('Museum');
  await owner.getByTestId('name').fill('Ada');
  await owner.getByTestId('email').fill(OWNER.email);
  await owner.getByTestId('password').fill(OWNER.password);
  await owner.getByTestId('accept-legal').check();
  await owner.getByTestId('set-up').click();
  await owner.getByTestId('member').filter({ hasText: OWNER.email }).waitFor(WAIT);
});

it('shows nothing but the entrance to whoever is signed out', async () => {
  await signOut(owner);
  await owner.goto(`${product.url}/cameras`);
  await owner.getByTestId('entrance').waitFor(WAIT);
  expect(await owner.getByRole('navigation').count()).toBe(0);
  await owner.goto(`${product.url}/privacy-policy`);
  await owner.getByText('Faces are compared with nobody’s, unless').waitFor(WAIT);
});

it('refuses a wrong password in words, and goes where one wanted to go with the right one', async () => {
  await owner.goto(`${product.url}/cameras`);
  await signIn(owner, { ...OWNER, password: 'something else' });
  await owner.getByText('Email or password is not right.').waitFor(WAIT);
  await signIn(owner, OWNER);
  await owner.getByTestId('camera-card').waitFor(WAIT);
});

it('a viewer joins by a link that is shown once, and leaves no trace of its secret', async () => {
  await owner.goto(`${product.url}/organisation`);
  await owner.getByTestId('invite').click();
  await owner.getByTestId('invite-email').fill(VIEWER.email);
  await owner.getByTestId('invite-go').click();
  const link = await owner.getByTestId('one-time-link').inputValue(WAIT);
  await owner.getByTestId('link-done').click();
  expect(await owner.getByTestId('one-time-link').count()).toBe(0);

  const page = await viewerContext.newPage();
  await page.goto(link);
  await page.getByTestId('name').fill('Grace');
  expect(page.url()).toBe(`${product.url}/invitation`);
  await page.getByTestId('password').fill(VIEWER.password);
  await page.getByTestId('accept-legal').check();
  await page.getByTestId('accept-invitation').click();
  await page.getByTestId('account-menu').waitFor(WAIT);
  const secret = new URL(link).hash.slice('#token='.length);
  expect(product.log).not.toContain(secret);
  await page.goto(`${product.url}/privacy`);
  await page.getByText('/api/v1/session').first().waitFor(WAIT);
  expect(await page.content()).not.toContain(secret);
  expect(await page.content()).not.toContain(VIEWER.password);
});

it('a viewer sees cameras and zones, and changes neither', async () => {
  const page = await viewerContext.newPage();
  await page.goto(`${product.url}/cameras`);
  await page.getByTestId('may-not').waitFor(WAIT);
  expect(await page.getByTestId('add-camera').isDisabled()).toBe(true);
  expect(await page.getByTestId('camera-edit').first().isDisabled()).toBe(true);
  expect(await page.getByTestId('add-camera').getAttribute('title')).toContain('Viewer');
  await page.goto(`${product.url}/zones`);
  await page.getByTestId('may-not').waitFor(WAIT);
  expect(await page.getByTestId('tool-zone').count()).toBe(0);
  await page.goto(`${product.url}/organisation`);
  await page.getByTestId('organisation-name').waitFor(WAIT);
  expect(await page.getByTestId('invite').count()).toBe(0);
  expect(await page.getByTestId('organisation-name').isDisabled()).toBe(true);
  await page.close();
});

it('signs in with a second factor once it is on', async () => {
  await owner.goto(`${product.url}/account`);
  await owner.getByTestId('totp-password').fill(OWNER.password);
  await owner.getByTestId('totp-go').click();
  const secret = await owner.getByTestId('totp-secret').inputValue(WAIT);
  await owner.getByTestId('totp-first-code').fill(generateSync({ secret }));
  await owner.getByTestId('totp-confirm').click();
  await owner.getByTestId('backup-codes').waitFor(WAIT);
  const codes = await owner.getByTestId('backup-codes').locator('li').allInnerTexts();
  expect(codes.length).toBeGreaterThan(4);
  await owner.getByTestId('codes-done').click();
  await signOut(owner);
  await owner.goto(`${product.url}/organisation`);
  await signIn(owner, OWNER);
  await owner.getByTestId('totp-code').fill('000000');
  await owner.getByTestId('confirm-code').click();
  await owner.locator('[data-testid="totp-code"][aria-invalid="true"]').waitFor(WAIT);
  // A code that was used does not work again; a backup code does, once.
  await owner.getByTestId('totp-code').fill(codes[0] ?? '');
  await owner.getByTestId('confirm-code').click();
  await owner.getByTestId('members').waitFor(WAIT);
});

it('an owner hands out a link that sets a new password, once', async () => {
  await owner.goto(`${product.url}/organisation`);
  const member = owner.getByTestId('member').filter({ hasText: VIEWER.email });
  await member.locator('summary').click();
  await member.getByRole('button', { name: 'Link for a new password' }).click();
  const link = await owner.getByTestId('one-time-link').inputValue(WAIT);
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.getByTestId('password').fill(CHANGED);
  expect(page.url()).toBe(`${product.url}/reset`);
  await page.getByTestId('reset').click();
  await page.getByTestId('reset-done').waitFor(WAIT);
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByTestId('password').fill('yet another sentence');
  await page.getByTestId('reset').click();
  await page.getByText('This link was used already').waitFor(WAIT);
  // Whoever was signed in with the old one has to sign in again.
  const viewer = await viewerContext.newPage();
  await viewer.goto(`${product.url}/organisation`);
  await signIn(viewer, { ...VIEWER, password: CHANGED });
  await viewer.getByTestId('account-menu').waitFor(WAIT);
  await viewer.close();
  await page.context().close();
});

it('lets a device in by its code, and shuts it out again', async () => {
  const pairing = await product.request<{ id: string; code: string; secret: string }>(
    'POST',
    '/api/v1/pairings',
    { kind: 'kiosk' },
  );
  await owner.goto(`${product.url}/pair/${pairing.code}`);
  expect(await owner.getByTestId('pair-code').inputValue(WAIT)).toBe(pairing.code);
  await owner.getByTestId('device-name').fill('Screen at the door');
  await owner.getByTestId('pair-go').click();
  await owner.getByTestId('paired').waitFor(WAIT);
  const { token } = await product.request<{ token: string }>(
    'POST',
    `/api/v1/pairings/${pairing.id}/collect`,
    { secret: pairing.secret, as: 'token' },
  );
  const asDevice = () =>
    fetch(`${product.url}/api/v1/sites`, { headers: { authorization: `Bearer ${token}` } });
  expect((await asDevice()).status).toBe(200);
  await owner.goto(`${product.url}/organisation`);
  await owner.getByTestId('revoke-device').click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Shut out' }).click();
  await expect.poll(async () => (await asDevice()).status, WAIT).toBe(401);
});

it('makes a further organisation, joins it by its link, and switches there and back', async () => {
  await owner.goto(`${product.url}/organisation`);
  await owner.getByTestId('add-organisation').click();
  await owner.getByTestId('new-organisation-name').fill('Depot');
  await owner.getByTestId('new-organisation-owner').fill(OWNER.email);
  await owner.getByTestId('add-organisation-go').click();
  const link = await owner.getByTestId('one-time-link').inputValue(WAIT);
  await owner.goto(link);
  await owner.getByTestId('join').click();
  await owner.getByTestId('account-menu').waitFor(WAIT);
  for (const name of ['Depot', 'Museum']) {
    await owner.goto(`${product.url}/organisation`);
    const other = owner.getByTestId('organisation').filter({ hasText: name });
    await other.waitFor(WAIT);
    // Whoever has just joined may be there already.
    if ((await other.getByTestId('switch-organisation').count()) === 0) continue;
    await other.getByTestId('switch-organisation').click();
    await owner.waitForURL(`${product.url}/`, WAIT);
    await owner.getByTestId('account-menu').filter({ hasText: name }).waitFor(WAIT);
  }
});

it('sets after how many minutes alarms are raised, for everybody', async () => {
  await owner.goto(`${product.url}/organisation`);
  const minutes = owner.getByTestId('alarm-camera-minutes');
  await expect.poll(() => minutes.inputValue(), WAIT).toBe('5');
  await minutes.fill('30');
  await owner.getByTestId('alarm-limits').getByRole('button').click();
  await owner.getByText('From now on alarms go by these minutes.').waitFor(WAIT);
  await owner.reload();
  await expect.poll(() => minutes.inputValue(), WAIT).toBe('30');
});

it('sets the number of people at the doors right, and the audit log says who did', async () => {
  await owner.goto(`${product.url}/cameras`);
  await owner.getByText('Settings of this site').click();
  await owner.getByTestId('site-occupancy-by').selectOption('doors');
  await owner.getByTestId('site-correct').click(WAIT);
  await owner.getByTestId('correct-people').fill('37');
  await owner.getByTestId('correct-go').click();
  await owner.getByTestId('site-now').filter({ hasText: '37 people' }).waitFor(WAIT);
  await owner.goto(`${product.url}/audit`);
  const entry = owner.getByTestId('audit').getByRole('listitem').filter({ hasText: 'people corrected' });
  await entry.filter({ hasText: 'Ada' }).waitFor(WAIT);
});

it('lets support in by a link; support sees on every screen that it is here, and can leave', async () => {
  await owner.goto(`${product.url}/audit`);
  await owner.getByTestId('support-grant').click();
  await owner.locator('[data-testid="support-reason"][aria-invalid="true"]').waitFor(WAIT);
  await owner.getByTestId('support-reason').fill('The door counts twice');
  await owner.getByTestId('support-grant').click();
  const link = await owner.getByTestId('support-link').inputValue(WAIT);
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  const banner = page.getByTestId('support-banner').filter({ hasText: 'The door counts twice' });
  await banner.waitFor(WAIT);
  expect(await banner.innerText()).toContain('Museum');
  await page.goto(`${product.url}/cameras`);
  await banner.waitFor(WAIT);
  expect(await page.getByTestId('add-camera').isDisabled()).toBe(true);
  await page.getByTestId('support-leave').click();
  await page.locator('[data-testid="entrance"][data-view="sign-in"]').waitFor(WAIT);
  await owner.reload();
  await owner.getByText('Support is not let in.').waitFor(WAIT);
  await page.context().close();
});

it('a session that ends in the middle of work is taken up again without losing the page', async () => {
  const page = await viewerContext.newPage();
  // What the screen still asks for would be the first to notice that the session has ended.
  await page.goto(`${product.url}/organisation`, { waitUntil: 'networkidle' });
  await page.getByTestId('account-menu').waitFor(WAIT);
  await page.evaluate(() => document.body.setAttribute('data-same-page', 'yes'));
  await viewerContext.clearCookies();
  await page.getByRole('link', { name: 'Cameras' }).first().click();
  await page.getByTestId('sign-in-again').waitFor(WAIT);
  await page.getByTestId('password').fill(CHANGED);
  await page.getByTestId('sign-in').click();
  await page.getByTestId('sign-in-again').waitFor({ ...WAIT, state: 'detached' });
  expect(await page.evaluate(() => document.body.dataset['samePage'])).toBe('yes');
});

it('goes on in this browser alone without an account, asks the server nothing, and can come back', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${product.url}/cameras`);
  await page.getByTestId('without-account').click();
  await page.getByTestId('camera-card').waitFor(WAIT);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${product.url}/cameras`);
  await page.getByTestId('camera-card').waitFor(WAIT);
  expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
  await page.goto(`${product.url}/settings`);
  await page.getByTestId('leave-without').click();
  await page.getByTestId('entrance').waitFor(WAIT);
});

it('offers nothing else where the browser refuses cookies', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(() => Object.defineProperty(navigator, 'cookieEnabled', { get: () => false }));
  await page.goto(`${product.url}/cameras`);
  await page.getByTestId('cookies-off').waitFor(WAIT);
  expect(await page.getByTestId('email').count()).toBe(0);
  await page.getByTestId('without-account').click();
  await page.getByTestId('camera-card').waitFor(WAIT);
});

it('leaves nothing in the console but what was refused on purpose', () => {
  expect(trouble.filter((line) => !/status of (401|403|422|429)/.test(line))).toEqual([]);
});
