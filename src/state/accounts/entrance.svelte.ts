import type { AccountClient } from '../../api/account-client';
import type { Legal, Session } from '../../api/account-contract';
import type { Preferences } from '../preferences.svelte';
import { Router } from '../router.svelte';
import { isEntrance, LEGAL_SCREENS, type EntranceScreen, type Route } from '../routes';
import type { Texts } from '../texts.svelte';
import { accountWords } from './account-words';
import { rememberWithoutAccount } from './without-account';

/** What the entrance is made of. */
export interface EntranceParts {
  readonly client: AccountClient;
  /** Null: somebody is known who may not come in; `refusal` says why. */
  readonly session: Session | null;
  readonly refusal: string | null;
  readonly preferences: Preferences;
  readonly texts: Texts;
  /** Goes on in this browser alone, without asking the server for anything. */
  readonly onwithout: () => void;
}

/** What the entrance shows. */
export type EntranceView = EntranceScreen | (typeof LEGAL_SCREENS)[number] | 'refused';

/** The page of somebody who has not come in: no cameras, no counting, no navigation. */
export class Entrance {
  readonly router: Router;
  readonly client: AccountClient;
  readonly preferences: Preferences;
  readonly texts: Texts;
  readonly refusal: string | null;
  /** The secret of the link that was opened; null where there is none (any more). */
  readonly secret: string | null;
  #session: Session | null = $state.raw(null);
  #failure = $state<string | null>(null);
  readonly #onwithout: () => void;

  constructor({ client, session, refusal, preferences, texts, onwithout }: EntranceParts) {
    // Out of the address before anything else can read, log or bookmark it.
    this.secret = takeSecret();
    this.router = new Router(import.meta.env.BASE_URL, () => undefined);
    this.client = client;
    this.preferences = preferences;
    this.texts = texts;
    this.refusal = refusal;
    this.#session = session;
    this.#onwithout = onwithout;
  }

  get session(): Session | null {
    return this.#session;
  }

  get legal(): Legal {
    const session = this.#session;
    return session === null || session.state === 'device' ? { terms: '', privacy: '' } : session.legal;
  }

  /** Whether the server can mail somebody who forgot their password. */
  get canResetByMail(): boolean {
    return this.#session?.state === 'signed-out' && this.#session.canResetByMail;
  }

  /** What is shown: the screen of the address where it is for here, else signing in. */
  get view(): EntranceView {
    const { screen } = this.router.route;
    const legal = LEGAL_SCREENS.find((known) => known === screen);
    if (legal !== undefined) return legal;
    if (this.refusal !== null) return 'refused';
    if (!isEntrance(screen)) return 'sign-in';
    return screen === 'set-up' && this.#session?.state !== 'local' ? 'sign-in' : screen;
  }

  /** Why signing out did not work, in words. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Takes over a session that was made here, without leaving: as for an invitation. */
  adopt(session: Session): void {
    this.#session = session;
  }

  /** Comes in: the page is loaded anew, since its policy depends on who asks. */
  enter(route: Route = routeInside(this.router.route)): void {
    rememberWithoutAccount(false);
    location.replace(this.router.href(route));
  }

  /** Signs out whoever is known. An opened invitation stays, for the account that it is for. */
  async leaveAccount(): Promise<void> {
    this.#failure = null;
    try {
      await this.client.signOut();
      if (this.view === 'invitation') this.#session = await this.client.session();
      else location.replace(this.router.href({ screen: 'sign-in' }));
    } catch (error) {
      this.#failure = accountWords(this.texts, error);
    }
  }

  /** Goes on without an account, remembered by this browser. */
  goWithout(): void {
    rememberWithoutAccount(true);
    history.replaceState(null, '', this.router.href(routeInside(this.router.route)));
    this.#onwithout();
  }
}

/** Where one wanted to go; from a screen of the entrance itself, to the live view. */
function routeInside(route: Route): Route {
  return isEntrance(route.screen) || route.screen === 'unknown' ? { screen: 'live', cameraId: null } : route;
}

/** Reads the secret of a link ("#token=…") and takes it out of the address. */
function takeSecret(): string | null {
  const secret = new URLSearchParams(location.hash.slice(1)).get('token');
  if (secret === null) return null;
  history.replaceState(null, '', `${location.pathname}${location.search}`);
  return secret;
}
