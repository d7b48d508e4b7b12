import type { Camera } from '../../domain/config';
import type { ConfigState } from '../config-state.svelte';
import type { Router } from '../router.svelte';
import { camerasOfPage, pageCount, wallCameras } from './wall-cameras';

/** What the wall shows: the cameras of its address's site, a page at a time. */
export class Wall {
  #page = $state(0);

  constructor(
    private readonly config: Pick<ConfigState, 'cameras'>,
    private readonly router: Pick<Router, 'route'>,
  ) {}

  /** The site that is shown; null for all. */
  get siteId(): string | null {
    const { route } = this.router;
    return route.screen === 'wall' ? route.siteId : null;
  }

  /** All cameras of the wall, on whichever page. */
  get cameras(): readonly Camera[] {
    return wallCameras(this.config.cameras, this.siteId);
  }

  get pageCount(): number {
    return pageCount(this.cameras.length);
  }

  /** From 0; never beyond the last page. */
  get page(): number {
    return Math.min(this.#page, this.pageCount - 1);
  }

  /** The cameras of the page that is shown. */
  get shown(): readonly Camera[] {
    return camerasOfPage(this.cameras, this.page);
  }

  /** Turns to another page; whoever calls it starts what is shown then. */
  turnTo(page: number): void {
    this.#page = Math.max(0, Math.min(page, this.pageCount - 1));
  }
}
