/** The style sheet of the page that explains the certificate; the app's colours, the system's letters. */
export const TRUST_STYLE = `:root {
  color-scheme: light dark;
  --paper: light-dark(#f4f5f6, #0e1114);
  --surface: light-dark(#ffffff, #15191d);
  --ink: light-dark(#14191e, #e9ecef);
  --ink-2: light-dark(#4d5761, #a3adb6);
  --rule: light-dark(#dce0e4, #272d33);
  --accent: light-dark(#0b6b62, #4fd1bd);
  --accent-strong: light-dark(#095850, #7be0d0);
  --on-accent: light-dark(#ffffff, #06201d);
  --sunken: light-dark(#eceef0, #0a0d0f);
  --warn: light-dark(#8f5600, #f0b74a);
  --warn-soft: light-dark(#fdf1dc, #33270f);
  --focus: light-dark(#1456c4, #8ab8ff);
}

*,
*::before,
*::after {
  box-sizing: border-box;
}

html {
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}

body {
  max-width: 52rem;
  margin: 0 auto;
  padding: 1.25rem clamp(1rem, 4vw, 2rem) 3rem;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif;
}

h1,
h2,
p,
ol,
figure {
  margin: 0;
  padding: 0;
}

h1 {
  font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2rem);
  font-weight: 650;
  letter-spacing: -0.018em;
  line-height: 1.2;
}

h2 {
  font-size: 1.125rem;
  font-weight: 620;
}

a {
  color: var(--accent);
  text-underline-offset: 0.18em;
}

a:hover {
  color: var(--accent-strong);
}

:focus-visible {
  border-radius: 0.3rem;
  outline: 2px solid var(--focus);
  outline-offset: 2px;
}

code {
  font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace;
  font-size: 0.875em;
}

header {
  display: flex;
  align-items: center;
  justify-content: space-between;
  margin-bottom: 2rem;
}

.brand {
  display: flex;
  align-items: center;
  gap: 0.625rem;
  font-weight: 620;
}

.mark {
  width: 2rem;
  height: 2rem;
}

.plate {
  fill: var(--accent);
}

.frame {
  fill: none;
  stroke: var(--on-accent);
  stroke-width: 1.9;
  stroke-linecap: round;
}

.person {
  fill: var(--on-accent);
}

main {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 2rem;
}

.intro {
  display: grid;
  grid-template-columns: minmax(0, 1fr) auto;
  align-items: start;
  gap: 1rem 2rem;
}

.intro > div {
  display: grid;
  gap: 0.75rem;
}

.lead {
  font-size: 1.0625rem;
}

.lead ~ p {
  color: var(--ink-2);
}

figure {
  display: grid;
  justify-items: center;
  gap: 0.5rem;
  width: 14rem;
}

figcaption {
  color: var(--ink-2);
  font-size: 0.8125rem;
  line-height: 1.4;
  overflow-wrap: anywhere;
  text-align: center;
}

.qr {
  display: block;
  width: min(11rem, 100%);
  border: 1px solid var(--rule);
  border-radius: 0.5rem;
}

.steps {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 1rem;
  counter-reset: step;
  list-style: none;
}

.steps > li {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 0.75rem;
  padding: 1.25rem clamp(1rem, 3vw, 1.5rem);
  border: 1px solid var(--rule);
  border-radius: 0.625rem;
  background: var(--surface);
  counter-increment: step;
}

.steps > li > h2 {
  display: flex;
  align-items: center;
  gap: 0.625rem;
}

.steps > li > h2::before {
  content: counter(step);
  display: grid;
  flex: none;
  place-items: center;
  width: 1.75rem;
  height: 1.75rem;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 0.9375rem;
}

.files {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr));
  gap: 0.75rem;
}

.file {
  display: grid;
  padding: 0.75rem 1rem;
  border: 1px solid var(--accent);
  border-radius: 0.5rem;
  text-decoration: none;
}

.file b {
  font-weight: 620;
}

.file span {
  color: var(--ink-2);
  font-size: 0.875rem;
}

.file:hover {
  background: var(--sunken);
}

.fingerprint {
  overflow-x: auto;
  padding: 0.75rem 1rem;
  border-radius: 0.5rem;
  background: var(--sunken);
  line-height: 1.7;
}

.fingerprint code {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr));
  gap: 0 1rem;
  max-width: 33rem;
}

.fingerprint span {
  white-space: nowrap;
}

.warning {
  padding: 0.75rem 1rem;
  border-radius: 0.5rem;
  background: var(--warn-soft);
  color: var(--warn);
  font-size: 0.9375rem;
}

details {
  border-top: 1px solid var(--rule);
}

summary {
  padding: 0.75rem 0 0;
  cursor: pointer;
  font-weight: 560;
}

details > ol {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 0.5rem;
  padding: 0.625rem 0 0.25rem 1.5rem;
}

.command {
  display: block;
  overflow-x: auto;
  margin-top: 0.375rem;
  padding: 0.5rem 0.75rem;
  border-radius: 0.375rem;
  background: var(--sunken);
  white-space: pre;
}

.open {
  display: inline-block;
  max-width: 100%;
  padding: 0.625rem 1.125rem;
  border-radius: 0.5rem;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 580;
  overflow-wrap: anywhere;
  text-decoration: none;
}

.open:hover {
  background: var(--accent-strong);
  color: var(--on-accent);
}

.agree {
  display: grid;
  gap: 0.5rem;
  color: var(--ink-2);
  font-size: 0.9375rem;
}

.agree h2 {
  color: var(--ink);
  font-size: 1rem;
}

.names code {
  overflow-wrap: anywhere;
}

@media (max-width: 40rem) {
  .intro {
    grid-template-columns: minmax(0, 1fr);
  }

  figure {
    grid-template-columns: 6.5rem minmax(0, 1fr);
    align-items: center;
    gap: 0.875rem;
    width: auto;
  }

  figcaption {
    text-align: start;
  }
}

@media (max-width: 40rem) and (pointer: coarse) {
  figure {
    display: none;
  }
}
`;
