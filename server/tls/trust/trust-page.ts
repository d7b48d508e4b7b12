import type { TrustedAuthority } from '../tls-source';
import { escapeMarkup } from './markup';
import { qrSvg } from './qr';
import { type Device, DEVICES, type Step, TRUST_TEXTS, type TrustLanguage, type TrustTexts } from './texts';

export interface TrustPageInput {
  readonly authority: TrustedAuthority;
  readonly language: TrustLanguage;
  /** Whose steps are shown open. */
  readonly devices: readonly Device[];
  /** The app over https, at the host that was asked. */
  readonly appUrl: string;
  /** This page as another device reaches it; null where none can. */
  readonly scanUrl: string | null;
}

/** Paths of this site; the page links them by these. */
export const TRUST_PATHS = {
  page: '/trust',
  style: '/trust/style.css',
  certificate: '/trust/hiro-cctv-ca.crt',
  profile: '/trust/hiro-cctv-ca.mobileconfig',
} as const;

const MARK =
  '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect class="plate" width="32" height="32" rx="7"/>' +
  '<path class="frame" d="M7 12V8.5A1.5 1.5 0 0 1 8.5 7H12M20 7h3.5A1.5 1.5 0 0 1 25 8.5V12M25 20v3.5a1.5 1.5 0 0 1-1.5 1.5H20M12 25H8.5A1.5 1.5 0 0 1 7 23.5V20"/>' +
  '<circle class="person" cx="16" cy="12.6" r="2.7"/><path class="person" d="M10.8 21.6c.5-3 2.5-4.8 5.2-4.8s4.7 1.8 5.2 4.8z"/></svg>';

/** The page that explains how a device comes to trust the local authority. It has no script. */
export function trustPage(input: TrustPageInput): string {
  const { authority, language, appUrl, scanUrl } = input;
  const texts = TRUST_TEXTS[language];
  const other = language === 'de' ? 'en' : 'de';
  return `<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${say(texts.title)} · HiRO CCTV</title>
<link rel="stylesheet" href="${TRUST_PATHS.style}">
</head>
<body>
<header>
<p class="brand">${MARK} HiRO CCTV</p>
<a href="${TRUST_PATHS.page}?lang=${other}" lang="${other}" hreflang="${other}">${say(texts.otherLanguage)}</a>
</header>
<main>
<div class="intro">
<div>
<h1>${say(texts.title)}</h1>
<p class="lead">${say(texts.lead)}</p>
<p>${say(texts.why)}</p>
</div>
${scanUrl === null ? '' : scanFigure(scanUrl, texts)}
</div>
<ol class="steps">
<li>
<h2>${say(texts.get)}</h2>
<p class="files">
<a class="file" href="${TRUST_PATHS.certificate}"><b>${say(texts.file)}</b> <span>${say(texts.fileFor)}</span></a>
<a class="file" href="${TRUST_PATHS.profile}"><b>${say(texts.profile)}</b> <span>${say(texts.profileFor)}</span></a>
</p>
</li>
<li>
<h2>${say(texts.compare)}</h2>
<p>${say(texts.compareText)}</p>
<p class="fingerprint"><code>${fingerprintLines(authority.fingerprint)}</code></p>
<p class="warning">${say(texts.compareWarning)}</p>
</li>
<li>
<h2>${say(texts.add)}</h2>
<p>${say(texts.addText)}</p>
${DEVICES.map((device) => deviceSteps(device, input, texts)).join('\n')}
</li>
<li>
<h2>${say(texts.open)}</h2>
<p>${say(texts.openText)}</p>
<p><a class="open" href="${escapeMarkup(appUrl)}">${escapeMarkup(appUrl)}</a></p>
</li>
</ol>
${agreement(authority, texts)}
</main>
</body>
</html>
`;
}

function scanFigure(url: string, texts: TrustTexts): string {
  return `<figure>
${qrSvg(url, say(texts.scan))}
<figcaption>${say(texts.scan)}<br><a href="${escapeMarkup(url)}">${escapeMarkup(url)}</a></figcaption>
</figure>`;
}

function deviceSteps(device: Device, { authority, devices }: TrustPageInput, texts: TrustTexts): string {
  const { name, steps } = texts.devices[device];
  const item = ({ text, command }: Step): string =>
    `<li>${say(text, { name: authority.name })}${
      command === undefined ? '' : ` <code class="command">${escapeMarkup(command)}</code>`
    }</li>`;
  return `<details${devices.includes(device) ? ' open' : ''}>
<summary>${say(name)}</summary>
<ol>${steps.map(item).join('')}</ol>
</details>`;
}

function agreement({ name, permitted, notAfterMs }: TrustedAuthority, texts: TrustTexts): string {
  const date = new Intl.DateTimeFormat(texts.language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    notAfterMs,
  );
  const names = [...permitted.dns, ...permitted.networks].map((item) => `<code>${escapeMarkup(item)}</code>`);
  return `<section class="agree">
<h2>${say(texts.agree)}</h2>
<p>${say(texts.agreeKey, { name })}</p>
<p>${say(texts.agreeNames)} <span class="names">${names.join(' ')}</span></p>
<p>${say(texts.agreeUntil, { date })} ${say(texts.agreeRemove)}</p>
</section>`;
}

/** Rows of eight bytes: what two people can read to each other. */
function fingerprintLines(fingerprint: string): string {
  const bytes = fingerprint.split(':');
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 8) rows.push(bytes.slice(at, at + 8).join(':'));
  return rows.map((row) => `<span>${escapeMarkup(row)}</span>`).join(' ');
}

function say(text: string, values: Readonly<Record<string, string>> = {}): string {
  return escapeMarkup(text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole));
}
