import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../gateway-error';
import { createNetworkRules } from './network-rules';

const signal = new AbortController().signal;

function rules(allowedNetworks: readonly string[] = [], found: Record<string, readonly string[]> = {}) {
  let lookups = 0;
  const network = createNetworkRules({
    allowedNetworks,
    ownPorts: () => [8080, 8081],
    lookup: (hostname) => {
      lookups += 1;
      const addresses = found[hostname];
      if (addresses === undefined)
        return Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
      return Promise.resolve(
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
  });
  return { network, lookups: () => lookups };
}

function ask(network: ReturnType<typeof rules>['network'], hostname: string, port = 554) {
  return network.resolve({ hostname, port }, signal);
}

describe('addresses that are refused unless allowed', () => {
  test.each([
    { address: '169.254.169.254', range: '169.254.169.254/32' },
    { address: '169.254.7.8', range: '169.254.0.0/16' },
    { address: '100.100.100.200', range: '100.100.100.200/32' },
    { address: '192.0.0.192', range: '192.0.0.0/24' },
    { address: '168.63.129.16', range: '168.63.129.16/32' },
    { address: '224.0.0.1', range: '224.0.0.0/4' },
    { address: '255.255.255.255', range: '255.255.255.255/32' },
    { address: '0.0.0.0', range: '0.0.0.0/8' },
    { address: '::', range: '::/128' },
    { address: 'fe80::1', range: 'fe80::/10' },
    { address: 'ff02::1', range: 'ff00::/8' },
    { address: 'fd00:ec2::254', range: 'fd00:ec2::/32' },
    { address: '::ffff:169.254.169.254', range: '169.254.0.0/16' },
    { address: '::ffff:e000:1', range: '224.0.0.0/4' },
    { address: '64:ff9b::a9fe:a9fe', range: '169.254.0.0/16' },
  ])('$address', async ({ address, range }) => {
    const refusal = await ask(rules().network, address).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(GatewayError);
    expect(refusal).toMatchObject({ problem: { code: 'address-refused' } });
    expect(String(refusal)).toContain('HIRO_GATEWAY_ALLOW');
    await expect(ask(rules([range]).network, address)).resolves.toMatchObject({ address });
  });
});

test.each(['127.0.0.1', '::1', '10.1.2.3', '172.16.0.9', '192.168.1.20', 'fd12::7', '203.0.113.7'])(
  'a camera may be at %s',
  async (address) => {
    await expect(ask(rules().network, address)).resolves.toMatchObject({ address });
  },
);

describe('a name', () => {
  test('is looked up once, and what was checked is what is connected to', async () => {
    const { network, lookups } = rules([], { camera: ['192.168.1.20'] });
    await expect(ask(network, 'camera')).resolves.toEqual({ address: '192.168.1.20', family: 4 });
    expect(lookups()).toBe(1);
  });

  test('that leads to a refused address is refused, with the address', async () => {
    const { network } = rules([], { rebound: ['169.254.169.254'] });
    await expect(ask(network, 'rebound')).rejects.toThrow('rebound (169.254.169.254)');
  });

  test('with several addresses gives one that is permitted, IPv4 first', async () => {
    const { network } = rules([], { both: ['fe80::1', 'fd12::7', '192.168.1.20'] });
    await expect(ask(network, 'both')).resolves.toEqual({ address: '192.168.1.20', family: 4 });
  });

  test('that nobody knows is unreachable', async () => {
    await expect(ask(rules().network, 'nobody')).rejects.toMatchObject({ problem: { code: 'unreachable' } });
  });

  test('whose look-up takes long is given up with the signal', async () => {
    const network = createNetworkRules({
      allowedNetworks: [],
      ownPorts: () => [],
      lookup: () => new Promise(() => undefined),
    });
    const abort = new AbortController();
    const asked = network.resolve({ hostname: 'slow', port: 554 }, abort.signal);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe("the product's own ports", () => {
  const interfaceAddress = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

  test.each([
    '127.0.0.1',
    '127.0.0.2',
    '::1',
    '::ffff:127.0.0.1',
    ...(interfaceAddress ? [interfaceAddress] : []),
  ])('are not fetched at %s, whatever is allowed', async (address) => {
    const { network } = rules(['0.0.0.0/0', '::/0']);
    await expect(ask(network, address, 8081)).rejects.toMatchObject({ problem: { code: 'address-refused' } });
    await expect(ask(network, address, 8554)).resolves.toMatchObject({ address });
  });

  test('are fine at another machine', async () => {
    await expect(ask(rules().network, '203.0.113.7', 8080)).resolves.toMatchObject({ family: 4 });
  });
});

test('a range that is none is told at once', () => {
  expect(() => rules(['10.0.0.0/40'])).toThrow('10.0.0.0/40');
});
