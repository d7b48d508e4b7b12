import { isEntrance, parseRoute, pathOf, type Route } from './routes';

/** Asked before a screen is left; false keeps it. */
export type LeaveGuard = () => Promise<boolean>;

/** The page's address as a route. One per page; `listen` starts it. */
export class Router {
  #route = $state.raw<Route>({ screen: 'live', cameraId: null });
  #guard: LeaveGuard | null = null;
  readonly #base: string;

  /** `base` is the folder that the app is served from, such as "/" or "/cctv/"; `onRoute` hears of each change. */
  constructor(
    base: string,
    private readonly onRoute: () => void,
  ) {
    this.#base = base.replace(/\/$/, '');
    this.#route = this.#read();
  }

  get route(): Route {
    return this.#route;
  }

  /** The address of a route, for a link. */
  href(route: Route): string {
    return `${this.#base}${pathOf(route)}`;
  }

  /** Goes to a route, unless the guard keeps the screen. */
  async go(route: Route, options: { readonly isReplacing?: boolean } = {}): Promise<void> {
    if (!(await this.#mayLeave())) return;
    const address = this.href(route);
    if (options.isReplacing === true) history.replaceState(null, '', address);
    else if (address !== location.pathname) history.pushState(null, '', address);
    this.#show(route);
    scrollTo({ top: 0 });
  }

  /** Sets the guard of the screen that is shown; returns the undo. */
  guard(mayLeave: LeaveGuard): () => void {
    this.#guard = mayLeave;
    return () => {
      if (this.#guard === mayLeave) this.#guard = null;
    };
  }

  /** Follows the browser's back button and clicks on links within the app; returns the undo. */
  listen(): () => void {
    const onPop = (): void => void this.#follow();
    const onClick = (event: MouseEvent): void => {
      const route = this.#routeOfClick(event);
      if (route === null) return;
      event.preventDefault();
      void this.go(route);
    };
    addEventListener('popstate', onPop);
    document.addEventListener('click', onClick);
    return () => {
      removeEventListener('popstate', onPop);
      document.removeEventListener('click', onClick);
    };
  }

  async #follow(): Promise<void> {
    const target = this.#read();
    if (this.#guard !== null) {
      history.pushState(null, '', this.href(this.#route));
      if (!(await this.#mayLeave())) return;
      history.replaceState(null, '', this.href(target));
    }
    this.#show(target);
  }

  #show(route: Route): void {
    this.#route = route;
    this.onRoute();
  }

  async #mayLeave(): Promise<boolean> {
    const guard = this.#guard;
    if (guard === null) return true;
    const isLeaving = await guard();
    if (isLeaving) this.#guard = null;
    return isLeaving;
  }

  #read(): Route {
    const path = location.pathname;
    return parseRoute(path.startsWith(this.#base) ? path.slice(this.#base.length) : path);
  }

  #routeOfClick(event: MouseEvent): Route | null {
    if (event.defaultPrevented || event.button !== 0) return null;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
    if (!(event.target instanceof Element)) return null;
    const link = event.target.closest('a[href]');
    if (!(link instanceof HTMLAnchorElement) || link.target !== '' || link.hasAttribute('download'))
      return null;
    if (link.origin !== location.origin || link.hash !== '') return null;
    if (!link.pathname.startsWith(this.#base)) return null;
    const route = parseRoute(link.pathname.slice(this.#base.length));
    // Whoever comes in gets a page of their own: what it may reach depends on who is signed in.
    return route.screen === 'unknown' || isEntrance(route.screen) ? null : route;
  }
}
