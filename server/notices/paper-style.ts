/** How papers look: on a phone, on a screen, on paper. */
export const PAPER_STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#14191e, #e9ecef); --ink-2: light-dark(#4d5761, #a3adb6);
  --paper: light-dark(#fff, #15191d); --rule: light-dark(#dce0e4, #39424a); --accent: light-dark(#0b6b62, #4fd1bd);
  --open: light-dark(#fdf1dc, #33270f); }
* { box-sizing: border-box; }
body { max-width: 50rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 2.5rem) 3rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
nav { display: flex; justify-content: space-between; gap: 1rem; margin-bottom: 1.5rem; color: var(--ink-2); }
h1 { margin: 0 0 .5rem; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
p, ul, dl { margin: .5rem 0; }
ul { padding-left: 1.25rem; }
.lead, footer { color: var(--ink-2); }
.question { padding: .5rem .75rem; border-left: 3px solid #b45309; background: var(--open); }
dl > div { display: grid; grid-template-columns: minmax(8rem, 12rem) minmax(0, 1fr); gap: .25rem 1rem; padding: .375rem 0;
  border-bottom: 1px solid var(--rule); }
dt { color: var(--ink-2); }
dd { margin: 0; white-space: pre-line; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .925rem; }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
th { color: var(--ink-2); font-weight: 500; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--rule); font-size: .875rem; }
@media (max-width: 34rem) { dl > div { grid-template-columns: minmax(0, 1fr); gap: 0; } table { min-width: 32rem; } }
@media print {
  @page { margin: 18mm; }
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav { display: none; }
  h2 { break-after: avoid; }
  tr, dl > div, .question { break-inside: avoid; }
  .wide { overflow: visible; }
}
`;
