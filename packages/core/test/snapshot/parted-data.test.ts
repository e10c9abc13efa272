import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromParts, toParts } from '../../src/snapshot/parted-data.js';

const bytes = fc.uint8Array({ maxLength: 20 });
const array = fc.oneof(
  bytes,
  fc.uint16Array({ maxLength: 20 }),
  fc.uint32Array({ maxLength: 20 }),
  fc.int8Array({ maxLength: 20 }),
  fc.int16Array({ maxLength: 20 }),
  fc.int32Array({ maxLength: 20 }),
  fc.float32Array({ maxLength: 20 }),
  fc.float64Array({ maxLength: 20 }),
  fc.bigInt64Array({ maxLength: 20 }),
);
/** Views of a part of a buffer, as of a kernel's memory. */
const part = bytes.map((all) => all.subarray(Math.floor(all.length / 3)));
const { data } = fc.letrec((tie) => ({
  data: fc.dictionary(
    fc.string(),
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double(),
      fc.constantFrom(null, undefined, true),
      array,
      part,
      fc.array(tie('data'), { maxLength: 3 }),
      tie('data'),
    ),
    { noNullPrototype: true },
  ),
}));

describe('data in parts', () => {
  it('is the same once read', () => {
    fc.assert(
      fc.property(data as fc.Arbitrary<object>, (value) => {
        expect(fromParts(new Uint8Array(Buffer.concat(toParts(value))))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('views the arrays of what it is made of, and of what it is read from', () => {
    const values = Float64Array.of(1, 2, 3);
    const parts = toParts({ values });
    expect(parts.some(({ buffer }) => buffer === values.buffer)).toBe(true);
    const content = new Uint8Array(Buffer.concat(parts));
    const read = fromParts(content) as { values: Float64Array };
    expect(read.values).toEqual(values);
    expect(read.values.buffer).toBe(content.buffer);
  });
});
