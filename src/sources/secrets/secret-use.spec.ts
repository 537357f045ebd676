import type { JsonObject } from '../../asset-registry/asset.js';
import { mayShare, secretUses } from './secret-use.js';

const source = (connection: JsonObject) => secretUses({ tool_config: null, content: { connection } });
const tool = (secret_ref: unknown) =>
  secretUses({ tool_config: { auth: { type: 'bearer', secret_ref } }, content: null });
const login = { database: 'stock', user: 'reader', password_ref: 'file:stock' };

describe('the secrets of an asset', () => {
  it('are those of services and of databases, each with its pointer, and no certificates', () => {
    expect(tool('env:QM_SECRET_A')).toMatchObject([
      { reference: 'env:QM_SECRET_A', path: '/tool_config/auth/secret_ref', to: 'service' },
    ]);
    expect(source({ auth: { secret_ref: 'file:a' }, tls: { ca_ref: 'file:ca.pem' } })).toMatchObject([
      { reference: 'file:a', path: '/content/connection/auth/secret_ref', to: 'service' },
    ]);
    expect(source({ ...login, write: { user: 'writer', password_ref: 'file:w' } })).toMatchObject([
      { reference: 'file:stock', path: '/content/connection/password_ref', to: 'database' },
      { reference: 'file:w', path: '/content/connection/write/password_ref', to: 'database' },
    ]);
  });

  it('are none where an asset says something else there', () => {
    for (const wrong of [null, 1, {}, []]) expect(tool(wrong)).toEqual([]);
    expect(secretUses({ tool_config: { auth: 'x' }, content: { connection: [] } })).toEqual([]);
    expect(secretUses({ tool_config: null, content: null })).toEqual([]);
  });

  it('are used again by one tenant for one kind of thing, and by others only for a role of the own server', () => {
    const [service] = tool('file:stock');
    const [elsewhere] = source({ ...login, host: 'db.example' });
    const [own] = source({ ...login, server: 'default' });
    const [ownOther] = source({ ...login, server: 'default', user: 'writer' });
    expect(mayShare(service!, service!, true)).toBe(true);
    expect(mayShare(service!, service!, false)).toBe(false);
    expect(mayShare(service!, elsewhere!, true)).toBe(false);
    expect(mayShare(elsewhere!, own!, true)).toBe(true);
    expect(mayShare(elsewhere!, elsewhere!, false)).toBe(false);
    expect(mayShare(own!, own!, false)).toBe(true);
    expect(mayShare(own!, ownOther!, false)).toBe(false);
  });
});
