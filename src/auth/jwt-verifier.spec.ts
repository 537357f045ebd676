import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JwtConfig } from '../config/app-config.js';
import { JwtVerifier } from './jwt-verifier.js';

const NOW = Date.parse('2026-01-28T09:30:00Z');
const AUDIENCE = 'quartermaster';
const ISSUER = 'https://id.example/';

let provider: Server;
let jwksUrl: string;
let published: object[] = [];
let fetches = 0;
let broken = false;
let key: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  published = [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }];
  provider = createServer((_, response) => {
    fetches += 1;
    if (broken) response.writeHead(503).end();
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  jwksUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks`;
});

afterAll(() => provider.close());

beforeEach(() => {
  fetches = 0;
  broken = false;
});

function verifier(changes: Partial<JwtConfig> = {}): JwtVerifier {
  return new JwtVerifier({
    jwksUrl,
    audience: AUDIENCE,
    issuer: ISSUER,
    tenantClaim: 'tenant_id',
    rolesClaim: 'roles',
    ...changes,
  });
}

const CLAIMS: JWTPayload = { sub: 'alice', tenant_id: 'acme', roles: ['editor'], aud: AUDIENCE, iss: ISSUER };

function sign(
  claims: JWTPayload = {},
  signer = key,
  header: { alg: string; kid?: string } = { alg: 'ES256', kid: 'one' },
): Promise<string> {
  return new SignJWT({ ...CLAIMS, exp: NOW / 1000 + 300, ...claims }).setProtectedHeader(header).sign(signer);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'accepted',
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
}

describe('a token', () => {
  it('of the provider opens, and names tenant, subject and roles', async () => {
    expect(await verifier().verify(await sign(), NOW)).toEqual({
      tenantId: 'acme',
      actor: 'user:alice',
      roles: ['editor'],
    });
  });

  it('may name roles in a text, and in a claim within an object; unknown names are passed over', async () => {
    const nested = verifier({ rolesClaim: 'realm_access.roles', tenantClaim: 'https://acme.example/tenant' });
    const token = await sign({
      realm_access: { roles: ['publisher', 'offline_access', 'viewer'] },
      'https://acme.example/tenant': 'globex',
    });
    expect(await nested.verify(token, NOW)).toMatchObject({ tenantId: 'globex', roles: ['viewer', 'publisher'] });
    expect(await verifier().verify(await sign({ roles: 'openid operator' }), NOW)).toMatchObject({
      roles: ['operator'],
    });
    expect(await verifier().verify(await sign({ roles: undefined }), NOW)).toMatchObject({ roles: [] });
  });

  it.each<[string, JWTPayload]>([
    ['for another audience', { aud: 'somebody-else' }],
    ['without an audience', { aud: undefined }],
    ['of another issuer', { iss: 'https://evil.example/' }],
    ['that has expired', { exp: NOW / 1000 - 60 }],
    ['that never expires', { exp: undefined }],
    ['that is not valid yet', { nbf: NOW / 1000 + 600 }],
    ['without a subject', { sub: undefined }],
    ['without a tenant', { tenant_id: undefined }],
    ['with a tenant that is no name', { tenant_id: '../other' }],
    ['with a list of tenants', { tenant_id: ['acme'] }],
  ])('%s is refused', async (_, claims) => {
    expect(await codeOf(sign(claims).then((token) => verifier().verify(token, NOW)))).toBe('UNAUTHENTICATED');
  });

  it('that another key signed, that nobody signed, or that was changed is refused', async () => {
    const stranger = await generateKeyPair('ES256');
    const [head, , signature] = (await sign()).split('.');
    const forged = Buffer.from(JSON.stringify({ ...CLAIMS, exp: NOW / 1000 + 300, roles: ['admin'] })).toString(
      'base64url',
    );
    for (const token of [
      await sign({}, stranger.privateKey),
      await sign({}, stranger.privateKey, { alg: 'ES256', kid: 'unknown' }),
      new UnsecuredJWT({ ...CLAIMS, exp: NOW / 1000 + 300 }).encode(),
      `${head}.${forged}.${signature}`,
      'not.a.token',
      'x',
      '',
    ]) {
      expect(await codeOf(verifier().verify(token, NOW))).toBe('UNAUTHENTICATED');
    }
  });

  it('signed with the public key as a shared secret is refused', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(published[0]));
    const token = await new SignJWT({ ...CLAIMS, exp: NOW / 1000 + 300 })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(secret);
    expect(await codeOf(verifier().verify(token, NOW))).toBe('UNAUTHENTICATED');
  });

  it('is checked once a minute at most, and never trusted beyond its expiry', async () => {
    const checked = verifier();
    const token = await sign({ exp: NOW / 1000 + 30 });
    const first = await checked.verify(token, NOW);
    expect(await checked.verify(token, NOW + 29_000)).toBe(first);
    expect(await codeOf(checked.verify(token, NOW + 40_000))).toBe('UNAUTHENTICATED');
    expect(fetches).toBe(1);
  });

  it('cannot be judged while the keys cannot be fetched: that is 503 and not the caller’s fault', async () => {
    broken = true;
    expect(await codeOf(verifier().verify(await sign(), NOW))).toBe('IDENTITY_PROVIDER_UNAVAILABLE');
    const nobody = verifier({ jwksUrl: 'http://127.0.0.1:9/jwks' });
    expect(await codeOf(nobody.verify(await sign(), NOW))).toBe('IDENTITY_PROVIDER_UNAVAILABLE');
  });
});
