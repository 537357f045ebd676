import fc from 'fast-check';
import { addressRefusal, canonicalHost } from './address-rule.js';

describe('addressRefusal', () => {
  it.each(['8.8.8.8', '1.1.1.1', '203.0.114.1', '2606:4700::1', '::ffff:8.8.8.8'])(
    'accepts the public address %s',
    (address) => expect(addressRefusal(address)).toBeNull(),
  );

  it.each([
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.0.1', 'private'],
    ['::ffff:c0a8:1', 'private'],
    ['fd12::1', 'uniqueLocal'],
    ['100.64.0.1', 'carrierGradeNat'],
  ])('refuses %s as %s, which a source may allow by name', (address, range) =>
    expect(addressRefusal(address)).toEqual({ range, allowable: true }),
  );

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    '168.63.129.16',
    '::ffff:168.63.129.16',
    '100.100.100.200',
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '::127.0.0.1',
    '::1.2.3.4',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    '192.0.2.1',
    '198.18.0.1',
    '192.88.99.1',
    '224.0.0.1',
    'ff02::1',
    '240.0.0.1',
    '255.255.255.255',
    'fec0::1',
    '4000::1',
    '5f00::1',
    '100::1',
    '::ffff:0:127.0.0.1',
    'localhost',
    '',
    '1.2.3.4.5',
  ])('refuses %s for every source', (address) => expect(addressRefusal(address)).toMatchObject({ allowable: false }));

  it('refuses an address of the own network in every way that a URL can write it', () => {
    const octet = fc.nat({ max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    );
    fc.assert(
      fc.property(inside, ([a, b, c, d]) => {
        const number = ((a * 256 + b) * 256 + c) * 256 + d;
        const hex = number.toString(16).padStart(8, '0');
        const forms = [
          `${a}.${b}.${c}.${d}`,
          String(number),
          `0x${hex}`,
          `0${number.toString(8)}`,
          `0x${a.toString(16)}.${b}.0${c.toString(8)}.${d}`,
          `${a}.${b * 65_536 + c * 256 + d}`,
          `${a}.${b}.${c}.${d}.`,
          `[::ffff:${a}.${b}.${c}.${d}]`,
          `[::ffff:${hex.slice(0, 4)}:${hex.slice(4)}]`,
          `[::${a}.${b}.${c}.${d}]`,
        ];
        for (const form of forms) {
          expect(addressRefusal(canonicalHost(new URL(`http://${form}/`).hostname))).not.toBeNull();
        }
      }),
    );
  });
});

describe('canonicalHost', () => {
  it.each([
    ['LOCALHOST', 'localhost'],
    ['service.test.', 'service.test'],
    ['[::1]', '::1'],
  ])('writes %s as %s', (host, expected) => expect(canonicalHost(host)).toBe(expected));
});
