import ipaddr from 'ipaddr.js';

/** Ranges an `http` source may allow by naming the host: its own machine and its own network. */
const OWN_NETWORK = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** Cloud metadata services outside the link-local range; they hand out credentials, so no asset can allow them. */
const METADATA = new Set(['168.63.129.16', '100.100.100.200', 'fd00:ec2::254']);

/** All that IANA has given out for global unicast so far. `::/96` and the unassigned rest are "unicast" to ipaddr.js. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Why an address may not be called. `allowable`: a source that names the host may call it all the same. */
export interface AddressRefusal {
  range: string;
  allowable: boolean;
}

/**
 * Judges a resolved or literal IP address; null when it is a public one. IPv4 written inside IPv6 (`::ffff:10.0.0.1`)
 * counts as the IPv4 address. What can't be read as an address is refused.
 */
export function addressRefusal(address: string): AddressRefusal | null {
  const plain = withoutDottedTail(address);
  if (plain === null || !ipaddr.isValid(plain)) return { range: 'unreadable', allowable: false };
  const parsed = ipaddr.process(plain);
  if (METADATA.has(parsed.toString())) return { range: 'metadata', allowable: false };
  const range = parsed.range();
  if (range !== 'unicast') return { range, allowable: OWN_NETWORK.has(range) };
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return { range: 'reserved', allowable: false };
  return null;
}

/** `::1.2.3.4` is IPv6, but ipaddr.js takes it for the IPv4 address; in hexadecimal it does not. Null: no address. */
function withoutDottedTail(address: string): string | null {
  if (!address.includes(':') || !address.includes('.')) return address;
  const url = `http://[${address}]/`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : null;
}

/** A host as allowlists compare it: lower case, without brackets or the root's dot. */
export function canonicalHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
