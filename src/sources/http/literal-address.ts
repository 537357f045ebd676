import { isIP } from 'node:net';
import { addressRefusal, canonicalHost, type AddressRefusal } from './address-rule.js';

/** Judges a host that is written as an address; null for a good one and for every name, which is resolved when called. */
export function literalAddressRefusal(host: string): AddressRefusal | null {
  const canonical = canonicalHost(host);
  return isIP(canonical) === 0 ? null : addressRefusal(canonical);
}
