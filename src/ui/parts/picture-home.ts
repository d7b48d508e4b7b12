import type { Attachment } from 'svelte/attachments';
import type { LiveSession } from '../../state/live-session.svelte';

interface Host {
  readonly element: HTMLElement;
  readonly rank: number;
}

/**
 * Who shows a session's picture: the mounted host of the highest rank. The element moves from host
 * to host in one step and so never leaves the document, which would pause a video.
 */
const hostsOf = new WeakMap<HTMLElement, readonly Host[]>();

/** Shows a session's picture in the element it is attached to, unless a host of higher rank wants it. */
export function holdPicture(session: LiveSession | null, rank: number): Attachment<HTMLElement> {
  return (element) => {
    if (session === null) return undefined;
    const { view } = session;
    const host = { element, rank };
    place(view, [...(hostsOf.get(view) ?? []), host]);
    return () =>
      place(
        view,
        (hostsOf.get(view) ?? []).filter((other) => other !== host),
      );
  };
}

function place(view: HTMLElement, hosts: readonly Host[]): void {
  hostsOf.set(view, hosts);
  const [first, ...rest] = hosts;
  if (first === undefined) {
    view.remove();
    return;
  }
  const best = rest.reduce((top, host) => (host.rank > top.rank ? host : top), first);
  if (view.parentElement !== best.element) best.element.append(view);
}
