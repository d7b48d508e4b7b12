import type { DocumentQuery } from '../../src/api/notice-contract';
import { escapeMarkup } from '../tls/trust/markup';
import { qrSvg } from '../tls/trust/qr';
import type { SiteFacts } from './facts';
import { basisWords, contactWords, featuresNow, featureWords, pictureTime } from './site-words';
import { pageOf, type ShownPage } from './to-html';
import type { Speaker } from './words/speak';

/** A camera that looks down to the left, as on signs of this kind. */
const PICTOGRAM =
  '<svg class="pictogram" viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="31"/>' +
  '<path d="M12 25.5 15.6 15l32 11-3.6 10.5zM44.6 37.6 47 39l-5 3.4-3.2-6.8zM50 46H38.5v-4.5h3.2l-3-6.4 4-1.3 3.7 7.7H50z"/>' +
  '<path d="m9.5 26.6 3.4 1.2 3.2-9.4-3.4-1.2z"/></svg>';

/** The sign for the door: what happens here, who is responsible, and where to read more. */
export function sign(of: SiteFacts, size: DocumentQuery['size'], speaker: Speaker): ShownPage {
  const { say } = speaker;
  const { operator, details, site } = of;
  const { controller, officer } = operator;
  const features = featuresNow(of);
  const isEstimated = features.ageGender || features.mood;
  const time = pictureTime(site, speaker);
  const rows = [
    [
      say('sign.controller'),
      [controller.name || of.organisationName, controller.address, contactWords({ ...controller, name: '' })]
        .filter((part) => part !== '')
        .join('\n'),
    ],
    [say('sign.officer'), contactWords(officer)],
    [say('sign.purposes'), details.purposes.join('; ') || say('missing')],
    [say('sign.basis'), basisWords(of, speaker)],
  ].filter(([, value]) => value !== '');
  const lines = [
    isEstimated
      ? say('sign.estimated', { features: featureWords(features, speaker) })
      : say('sign.notEstimated'),
    time === null ? say('sign.notStored') : say('sign.stored', { time }),
    ...(site.faces == null ? [] : [say('sign.faces', { purpose: say(`faces.${site.faces.purpose}`) })]),
  ];
  const body = `<main class="sign">
<header>${PICTOGRAM}<div><h1>${escapeMarkup(say('sign.title'))}</h1>
<p class="counted">${escapeMarkup(say('sign.counted'))}</p></div></header>
<ul>${lines.map((line) => `<li>${escapeMarkup(line)}</li>`).join('')}</ul>
<dl>${rows
    .map(([name = '', value = '']) => `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}</dd>`)
    .join('')}</dl>
<footer>${moreOf(of, say)}<p>${escapeMarkup(say('sign.rights'))}</p></footer>
</main>`;
  return pageOf({
    language: speaker.language,
    title: `${say('sign.title')}: ${site.name}`,
    body,
    style: styleOf(size),
  });
}

function moreOf({ publicUrl }: SiteFacts, say: Speaker['say']): string {
  if (publicUrl === null) return `<p class="more">${escapeMarkup(say('sign.askUs'))}</p>`;
  const words = escapeMarkup(say('sign.scan'));
  return `<figure>${qrSvg(publicUrl, words)}<figcaption><b>${words}</b><br>${escapeMarkup(publicUrl)}</figcaption></figure>`;
}

/** Everything is in `--u`: a hundredth of the paper's width. */
function styleOf(size: DocumentQuery['size']): string {
  const width = size === 'a3' ? 297 : 210;
  return `
:root { color-scheme: light; --u: calc(${width}mm / 100); }
* { box-sizing: border-box; }
body { margin: 0; background: #e5e7ea; color: #111; font: calc(2.35 * var(--u))/1.4 system-ui, sans-serif; }
.sign { display: grid; grid-template-rows: auto auto 1fr auto; gap: calc(3.4 * var(--u)); width: ${width}mm;
  min-height: calc(141.4 * var(--u)); margin: 1rem auto; padding: calc(7 * var(--u)); background: #fff; overflow-wrap: anywhere; }
header { display: grid; grid-template-columns: calc(27 * var(--u)) minmax(0, 1fr); align-items: center; gap: calc(5 * var(--u)); }
.pictogram circle { fill: #0b4f8a; } .pictogram path { fill: #fff; }
h1 { margin: 0; font-size: calc(6.6 * var(--u)); line-height: 1.1; }
.counted { margin: calc(1.2 * var(--u)) 0 0; font-size: calc(3.7 * var(--u)); }
ul { margin: 0; padding: calc(2.4 * var(--u)) calc(3 * var(--u)); border-left: calc(.7 * var(--u)) solid #0b4f8a; background: #eef4fa;
  list-style: none; font-size: calc(2.9 * var(--u)); }
li + li { margin-top: calc(.8 * var(--u)); }
dl { display: grid; grid-template-columns: calc(22 * var(--u)) minmax(0, 1fr); gap: calc(1.4 * var(--u)) calc(2 * var(--u)); align-content: start; margin: 0; }
dt { color: #4d5761; } dd { margin: 0; white-space: pre-line; font-weight: 550; }
footer { display: grid; gap: calc(2 * var(--u)); padding-top: calc(3 * var(--u)); border-top: 1px solid #c3c9cf; }
footer p { margin: 0; }
.more { font-size: calc(3 * var(--u)); font-weight: 600; }
figure { display: grid; grid-template-columns: calc(24 * var(--u)) minmax(0, 1fr); align-items: center; gap: calc(3 * var(--u)); margin: 0; }
.qr { width: 100%; }
figcaption b { font-size: calc(3 * var(--u)); }
@media screen and (max-width: ${width}mm) { :root { --u: 1vw; } .sign { width: 100%; margin: 0; } }
@page { size: ${size === 'a3' ? 'A3' : 'A4'}; margin: 0; }
@media print { body { background: #fff; } .sign { margin: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
}
