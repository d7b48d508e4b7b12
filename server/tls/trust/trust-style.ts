import { BASE_STYLE } from './base-style';

/** The style sheet of the page that explains the certificate. */
export const TRUST_STYLE = `${BASE_STYLE}
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
