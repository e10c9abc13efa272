import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompressLz4 } from '../../src/source/lz4.js';
import { xxh32 } from '../../src/source/xxh32.js';
import { type Lz4Options, toLz4 } from '../helpers/to-lz4.js';

const utf8 = (text: string): Uint8Array => Buffer.from(text);

/** Bytes with runs, repeats near and far, and parts that come only once. */
const anyBytes: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.tuple(fc.nat(255), fc.nat(700)).map(([byte, n]) => new Uint8Array(n).fill(byte)),
      fc.constantFrom(utf8('2015-01-01,'), utf8('The Hawaiian Pizza,13.25\n')),
    ),
    { maxLength: 16 },
  )
  .map((parts) => Uint8Array.from(Buffer.concat(parts)));

const anyOptions: fc.Arbitrary<Lz4Options> = fc.record({
  isLinked: fc.boolean(),
  hasBlockSums: fc.boolean(),
  hasSum: fc.boolean(),
  hasSize: fc.boolean(),
  blockBytes: fc.constantFrom(30, 64, 1000, 1 << 16),
});

const skipped = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 0x04, 0x22]);

describe('LZ4', () => {
  it('gives what was compressed, of frames of any kind, and of several', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, anyOptions, (first, second, options) => {
        const frames = [toLz4(first, options), skipped, toLz4(second)];
        const bytes = Buffer.concat([first, second]);
        expect(Buffer.from(decompressLz4(frames[0]!, first.length)).equals(first)).toBe(true);
        const both = decompressLz4(Buffer.concat(frames), bytes.length);
        expect(Buffer.from(both).equals(bytes)).toBe(true);
      }),
    );
  });

  it('reads what lz4 itself wrote', () => {
    // Of `lz4 -BD -BX --content-size`: "tavola " 30 times.
    const written = Buffer.from(
      'BCJNGHxA0gAAAAAAAADfEQAAAH90YXZvbGEgBwCzUHZvbGEgJgP+mQAAAABm89xV',
      'base64',
    );
    expect(Buffer.from(decompressLz4(written, 210)).toString()).toBe('tavola '.repeat(30));
  });

  it('has the hash that is published for some texts', () => {
    const hashes = ['', 'a', 'abc', 'Nobody inspects the spammish repetition'].map((text) =>
      xxh32(utf8(text)).toString(16),
    );
    expect(hashes).toEqual(['2cc5d05', '550d7456', '32d153ff', 'e2293b2f']);
  });

  it('never gives other bytes where there is a checksum, nor more or fewer where there is none', () => {
    fc.assert(
      fc.property(
        anyBytes,
        anyOptions,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 3 }),
        fc.option(fc.nat()),
        (bytes, options, flips, cut) => {
          const packed = toLz4(bytes, options);
          for (const [at, flip] of flips) packed[at % packed.length]! ^= flip;
          const damaged = packed.subarray(0, cut === null ? packed.length : cut % packed.length);
          let found: Uint8Array;
          try {
            found = decompressLz4(damaged, bytes.length);
          } catch (error) {
            expect((error as Error).message).toContain('LZ4');
            return;
          }
          expect(found.length).toBe(bytes.length);
          if (options.hasSum && flips.every(([at]) => at % packed.length > 6)) {
            expect(Buffer.from(found).equals(bytes)).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('refuses a length that so few bytes cannot have', () => {
    const packed = toLz4(new Uint8Array(1000));
    for (const length of [-2, 999, 1001, 1e12, Number.NaN]) {
      expect(() => decompressLz4(packed, length)).toThrow('LZ4');
    }
  });
});
