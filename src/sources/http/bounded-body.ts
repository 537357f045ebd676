import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { SourceError } from '../source-error.js';
import { errorCode } from './http-errors.js';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export interface BodyHeaders {
  contentEncoding: string | undefined;
  contentLength: string | undefined;
}

/**
 * Reads a body whole, decompressed, and stops as soon as it is over `maxBytes`: a small compressed answer can be a
 * very large one. The stream is destroyed when the reading stops early.
 * @throws SourceError `too_large` or `unexpected_answer`; the stream's own errors pass through
 */
export async function readBoundedBody(stream: Readable, headers: BodyHeaders, maxBytes: number): Promise<Buffer> {
  const encoding = headers.contentEncoding?.trim().toLowerCase() ?? '';
  const plain = encoding === '' || encoding === 'identity';
  try {
    // Counting also catches a longer body; this spares the reading.
    if (plain && Number(headers.contentLength ?? 0) > maxBytes) throw tooLarge(maxBytes);
    if (plain) return await collect(stream, maxBytes);
    const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
    if (decoder === undefined)
      throw new SourceError('unexpected_answer', 'The answer is compressed in an unknown way.');
    return await decompress(stream, decoder(), maxBytes);
  } finally {
    // A body that was read to its end ignores this.
    stream.on('error', () => undefined);
    stream.destroy();
  }
}

async function decompress(stream: Readable, decoder: Transform, maxBytes: number): Promise<Buffer> {
  // Passes errors and an early end on, both ways; what they mean is decided where the decoder is read.
  pipeline(stream, decoder, () => undefined);
  try {
    return await collect(decoder, maxBytes);
  } catch (error) {
    if (!/^(Z_|ERR__|ERR_BROTLI_)/.test(errorCode(error))) throw error;
    throw new SourceError('unexpected_answer', 'The answer is not compressed as it says.', { cause: error });
  }
}

async function collect(chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    parts.push(chunk);
  }
  return Buffer.concat(parts, length);
}

function tooLarge(maxBytes: number): SourceError {
  return new SourceError(
    'too_large',
    `The answer is over ${maxBytes} bytes. Ask for less, or raise max_response_bytes.`,
  );
}
