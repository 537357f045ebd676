import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { DomainError } from '../errors/domain-error.js';
import { jsonPointer } from '../errors/problem.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** For `@Param('id', UuidPipe)`: a UUID in lower case, and 400 for anything else. */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(value: string, { data }: ArgumentMetadata): string {
    if (UUID.test(value)) return value.toLowerCase();
    const message = 'must be a UUID such as 3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b';
    throw new DomainError('MALFORMED_REQUEST', `The ${data ?? 'id'} in the address is not a UUID.`, [
      { path: jsonPointer(data ?? 'id'), message },
    ]);
  }
}
