import '../api/zod-without-eval';
import { mount } from 'svelte';
import { KioskPage } from '../state/kiosk/kiosk-page.svelte';
import { Preferences } from '../state/preferences.svelte';
import { Texts } from '../state/texts.svelte';
import KioskApp from '../ui/kiosk/KioskApp.svelte';
import { egressLedger } from '../egress/egress';
import { notePageLoads } from '../egress/page-loads';
import { parseAddress } from './kiosk-settings';
import { recordWatchdogAsked, WATCHDOG_PATHS } from './watchdog-asked';

const target = document.getElementById('app');
if (target === null) throw new Error('kiosk.html has no element #app');

if (import.meta.env.PROD) notePageLoads(WATCHDOG_PATHS);
recordWatchdogAsked(egressLedger());

const { lang, theme } = parseAddress(location.search);
const preferences = new Preferences();
const texts = new Texts();
if (lang !== undefined && lang !== preferences.language) preferences.language = lang;
if (theme !== undefined && theme !== preferences.theme) preferences.theme = theme;

// Without its words in another language the screen still works, in English; the watchdog loads it anew.
await texts.use(preferences.language).catch(() => undefined);
const page = new KioskPage(preferences, texts);
mount(KioskApp, { target, props: { page } });
