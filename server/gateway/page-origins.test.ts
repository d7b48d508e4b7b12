import { expect, test } from 'vitest';
import { isOwnPage } from './page-origins';

const OWN = { pagePort: 8080, isSecure: false, pageOrigins: ['https://counts.example'] };

test.each([
  ['http://localhost:8080', 'localhost:8081', true],
  ['http://192.168.1.4:8080', '192.168.1.4:8081', true],
  ['http://[fd00::2]:8080', '[fd00::2]:8081', true],
  ['https://counts.example', 'gateway.example', true],
  ['http://localhost:8082', 'localhost:8081', false],
  ['https://localhost:8080', 'localhost:8081', false],
  ['http://evil.example:8080', 'localhost:8081', false],
  ['http://localhost.evil.example:8080', 'localhost:8081', false],
  ['http://localhost:8080/', 'localhost:8081', false],
  ['null', 'localhost:8081', false],
  ['http://localhost:8080', undefined, false],
])('%s asking %s is our page: %s', (origin, host, expected) => {
  expect(isOwnPage(origin, host, OWN)).toBe(expected);
});

test('the default port of https is meant where none is written', () => {
  const own = { pagePort: 443, isSecure: true, pageOrigins: [] };
  expect(isOwnPage('https://door.local', 'door.local:444', own)).toBe(true);
});
