import type { BrowserContext, Page } from 'playwright';

/** A response that reached a browser. */
export interface Received {
  readonly url: string;
  readonly status: number;
  /** `Content-Type`. */
  readonly type: string;
  /** Empty where it never ends: see `watchPictures`. */
  readonly text: Promise<string>;
}

/** What a page has noted of itself since it was loaded. */
interface OwnNotes {
  /** All that came on event streams. */
  readonly streamed: string;
  /** What can hold or make a picture, by what was made of it. */
  readonly made: readonly string[];
}

/** Types of what the app itself consists of. */
const APP_TYPES =
  /^(text\/(html|css|plain)|(text|application)\/javascript|application\/(json|manifest\+json|wasm)|font\/woff2|image\/(svg\+xml|png|x-icon))\b/;
const API_TYPES = /^(application\/(json|problem\+json)|text\/event-stream)\b/;
/** Icons of the app: the only pictures that anybody gets. */
const ICONS = /^\/(icons|assets)\//;
/** What an answer to whoever may read numbers never says; a token would play a camera. */
const FORBIDDEN_KEYS =
  /"(boxes|box|boxInFrame|bbox|tracks?|trackId|landmarks|descriptors?|embedding|pixels|frames?|images?|thumbnail|jpe?g|png)":|"token":\s*"/i;

/** Lets each page of a context note what it makes that can hold a picture. Call it before the first page. */
export async function watchPictures(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const notes = { streamed: '', made: [] as string[] };
    Object.assign(globalThis, { ownNotes: notes });
    const fetchIt = globalThis.fetch.bind(globalThis);
    globalThis.fetch = async (...args) => {
      const response = await fetchIt(...args);
      if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
        const reader = response.clone().body?.pipeThrough(new TextDecoderStream()).getReader();
        const read = async (): Promise<void> => {
          for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
            notes.streamed += part.value;
        };
        read().catch(() => undefined);
      }
      return response;
    };
    const names = ['RTCPeerConnection', 'MediaSource', 'VideoDecoder', 'ImageDecoder', 'VideoFrame', 'Image'];
    for (const name of [...names, 'createImageBitmap', 'Worker']) {
      const original: unknown = Reflect.get(globalThis, name);
      if (typeof original !== 'function') continue;
      const note = (args: readonly unknown[]): void => {
        if (name !== 'Worker') notes.made.push(name);
        else if (String(args[0]).includes('vision')) notes.made.push(`Worker ${String(args[0])}`);
      };
      const watched = new Proxy(original, {
        construct: (target, args: unknown[], made) => (note(args), Reflect.construct(target, args, made)),
        apply: (target, self, args: unknown[]) => (note(args), Reflect.apply(target, self, args)),
      });
      Object.defineProperty(globalThis, name, { value: watched, configurable: true, writable: true });
    }
  });
}

/** All that came to a page on event streams since it was loaded. */
export async function streamedTo(page: Page): Promise<string> {
  return (await notesOf(page)).streamed;
}

/** Everything by which a picture, a video or a track can have reached a page, in words; empty: nothing has. */
export async function pictureTraces(page: Page, received: readonly Received[]): Promise<string[]> {
  const answers = await Promise.all(
    received.map(async (answer) =>
      tracesOf(answer, await answer.text).map((words) => `${answer.url}: ${words}`),
    ),
  );
  const { streamed, made } = await notesOf(page);
  return [
    ...answers.flat(),
    ...textTraces(streamed).map((words) => `event stream: ${words}`),
    ...made.map((name) => `${page.url()} made ${name}`),
    ...(await shownPictures(page)),
  ];
}

function notesOf(page: Page): Promise<OwnNotes> {
  return page.evaluate(() => Reflect.get(globalThis, 'ownNotes') as OwnNotes);
}

function tracesOf({ url, type, status }: Received, text: string): string[] {
  const { pathname } = new URL(url);
  if (status === 204 || status === 304 || (status >= 300 && status < 400)) return [];
  if (pathname.startsWith('/api/')) {
    return API_TYPES.test(type) ? textTraces(text) : [`an answer of type "${type}"`];
  }
  if (!APP_TYPES.test(type)) return [`a file of type "${type}"`];
  return type.startsWith('image/') && !ICONS.test(pathname) ? [`a picture of type "${type}"`] : [];
}

/** What in an answer could be a picture, or be about one person. */
function textTraces(text: string): string[] {
  return [
    ...(FORBIDDEN_KEYS.exec(text)?.slice(0, 1) ?? []).map((key) => `the field ${key}`),
    ...(/data:[a-z]+\/[a-z]|blob:/i.test(text) ? ['an address that holds data'] : []),
    ...(/[A-Za-z0-9+/=_-]{200}/.test(text) ? ['a long coded text'] : []),
    ...(/(?:-?\d+(?:\.\d+)?,\s*){48}/.test(text) ? ['a long list of numbers'] : []),
  ];
}

/** Elements with picture content. */
function shownPictures(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isOfApp = (address: string): boolean =>
      address === '' || /^\/(icons|assets)\//.test(new URL(address, location.href).pathname);
    const isDrawnOn = (canvas: HTMLCanvasElement): boolean => {
      if (canvas.width === 0 || canvas.height === 0) return false;
      const empty = document.createElement('canvas');
      Object.assign(empty, { width: canvas.width, height: canvas.height });
      try {
        return canvas.toDataURL() !== empty.toDataURL();
      } catch {
        // What came from elsewhere cannot be read back: a picture it is.
        return true;
      }
    };
    return [
      ...[...document.querySelectorAll('video')].map(() => '<video>'),
      ...[...document.querySelectorAll('img')]
        .filter(({ src }) => !isOfApp(src))
        .map(({ src }) => `<img> ${src.slice(0, 80)}`),
      ...[...document.querySelectorAll('image, feImage')].map(({ tagName }) => `<${tagName}>`),
      ...[...document.querySelectorAll('canvas')].filter(isDrawnOn).map(() => '<canvas>'),
      ...[...document.querySelectorAll('object, embed, iframe')].map(({ tagName }) => `<${tagName}>`),
    ];
  });
}
