import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../errors/domain-error.js';
import type { Principal } from './principal.js';

/** Requests per minute for each key (or token subject), counted in this process. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory;

  constructor(private readonly perMinute: number) {
    this.limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  }

  /** @throws DomainError RATE_LIMITED, with Retry-After in seconds */
  async consume(principal: Principal): Promise<void> {
    try {
      await this.limiter.consume(principal.keyId ?? `${principal.tenantId} ${principal.actor}`);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      const message = `This key may send ${this.perMinute} requests a minute. Come back in ${seconds} s.`;
      throw new DomainError('RATE_LIMITED', message, [], { headers: { 'retry-after': String(seconds) } });
    }
  }
}
