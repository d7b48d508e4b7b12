/** Colours of the app, letters of the system, and bare elements. */
export const BASE_STYLE = `:root {
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
`;
