import type { FieldReader } from '../../asset-registry/validation/field-reader.js';
import { SECRET_REFERENCE_FORMS, parseSecretReference } from '../../asset-registry/validation/secret-reference.js';
import { headerNameFault } from './header-rule.js';
import type { HttpAuth } from './http-request.js';

const AUTH_TYPES = ['none', 'bearer', 'basic', 'api_key'] as const;

/**
 * Reads `auth: { type, secret_ref, username?, in?, name? }` of a source's connection or a tool's config. Without the
 * field, and after any problem, the answer is `none`.
 */
export function readHttpAuth(parent: FieldReader): HttpAuth {
  const reader = parent.object('auth');
  if (reader === null) return { type: 'none' };
  if (!reader.has('type')) reader.refuse(['type'], `is required: one of ${AUTH_TYPES.join(', ')}.`);
  const type = reader.choice('type', AUTH_TYPES, 'none');
  const auth = readKind(reader, type);
  reader.refuseUnknown();
  return auth;
}

function readKind(reader: FieldReader, type: HttpAuth['type']): HttpAuth {
  if (type === 'none') return { type };
  const secretRef = reader.requiredText('secret_ref') ?? '';
  if (secretRef !== '' && parseSecretReference(secretRef) === null) {
    reader.refuse(['secret_ref'], `must be ${SECRET_REFERENCE_FORMS}.`);
  }
  switch (type) {
    case 'bearer':
      return { type, secretRef };
    case 'basic':
      return {
        type,
        secretRef,
        username: reader.text('username', { pattern: /^[^:]*$/, form: 'a user name without a colon' }),
      };
    case 'api_key': {
      const place = reader.choice('in', ['header', 'query'], 'header');
      const name = reader.text('name', { maxLength: 128, pattern: /./, form: 'a name' }) ?? 'X-Api-Key';
      const fault = place === 'header' ? headerNameFault(name, 'auth') : null;
      if (fault !== null) reader.refuse(['name'], fault);
      return { type, secretRef, in: place, name };
    }
  }
}
