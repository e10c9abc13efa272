import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Vector } from '../../src/dataset/vector.js';
import { Dictionary } from '../../src/kernel/dictionary.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { KeyTexts } from '../../src/merge/key-texts.js';
import { encodeKey } from '../../src/partial/encode-key.js';
import type { PartialKey } from '../../src/partial/partial.js';

const TEXT = fc.oneof(
  fc.constantFrom('', 'a', 'é', '🍕', 'customer 1', 'customer 12', '\0', ' '),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 7, maxLength: 17 }),
);

/** What a split sends of a key with these texts by group: as bytes from a kernel's dictionary, which holds others, too. */
function fromBytes(texts: readonly string[], others: readonly string[] = []): PartialKey {
  const kernel = Kernel.take();
  try {
    const longest = Math.max(0, ...[...others, ...texts].map((text) => Buffer.byteLength(text)));
    const dictionary = new Dictionary(kernel, kernel.allocate(longest + 8));
    for (const text of others) dictionary.code(text);
    const values = Float64Array.from(texts, (text) => dictionary.code(text));
    const vector: Vector = {
      type: 'text',
      scale: 0,
      values,
      nulls: undefined,
      get strings(): string[] {
        throw new Error('decoded');
      },
      dictionary,
    };
    return structuredClone(encodeKey(values, vector));
  } finally {
    kernel.release();
  }
}

function fromStrings(texts: readonly string[]): PartialKey {
  const strings = [...new Set(['unused', ...texts])];
  const values = Float64Array.from(texts, (text) => strings.indexOf(text));
  return encodeKey(values, { type: 'text', scale: 0, values, nulls: undefined, strings });
}

/** Merges partials, and gives the texts of all their groups by their codes. */
function merged(partials: readonly PartialKey[]): { codes: number[]; texts: (string | null)[] } {
  const kernel = Kernel.take();
  try {
    const keys = new KeyTexts(kernel);
    const codes = partials.flatMap((partial) => Array.from(keys.add(partial)));
    const rows = Uint32Array.from(codes, (_code, i) => i);
    const column = keys.column(rows, Float64Array.from(codes), () => false);
    // Asked for in any order, and twice.
    const texts = [...rows].reverse().map((row) => column.at(row)!);
    expect([...column]).toEqual(texts.reverse());
    return { codes, texts };
  } finally {
    kernel.release();
  }
}

it('is merged as bytes, and decoded to what it was', () => {
  fc.assert(
    fc.property(fc.array(fc.array(TEXT, { maxLength: 30 }), { maxLength: 4 }), (splits) => {
      const wellFormed = splits.map((texts) => texts.map((text) => Buffer.from(text).toString()));
      const { codes, texts } = merged(wellFormed.map((own) => fromBytes(own, ['x', 'customer'])));
      const all = wellFormed.flat();
      expect(texts).toEqual(all);
      const different = [...new Set(all)];
      expect(codes).toEqual(all.map((text) => different.indexOf(text)));
    }),
  );
});

it('is merged as strings where it was computed, since these need not be Unicode', () => {
  const splits = [['\ud83c', 'b'], [], ['\ud83d', '\ud83c', '']];
  expect(merged(splits.map((texts) => fromStrings(texts)))).toEqual({
    codes: [0, 1, 2, 0, 3],
    texts: splits.flat(),
  });
});

it('is found among very many that begin alike', () => {
  const split = (from: number): string[] =>
    Array.from({ length: 12_000 }, (_, i) =>
      i % 1000 ? `customer ${(from + i * 7) % 30_000}` : 'x'.repeat(70_000 + (i % 3000)),
    );
  const splits = [split(0), split(5), split(11)];
  const { codes, texts } = merged(splits.map((own) => fromBytes(own)));
  expect(texts).toEqual(splits.flat());
  expect(new Set(codes).size).toBe(new Set(splits.flat()).size);
  expect(Math.max(...codes)).toBe(new Set(codes).size - 1);
});

it('leaves out texts that no group has, and takes a null for any code', () => {
  const kernel = Kernel.take();
  try {
    const partial = fromBytes(['b', 'c'], ['a', 'unused']);
    expect(partial.texts!.bytes).toEqual(new Uint8Array(Buffer.from('bc')));
    const empty = encodeKey(Float64Array.of(0), {
      type: 'text',
      scale: 0,
      values: Float64Array.of(0),
      nulls: Uint8Array.of(1),
      strings: undefined,
      dictionary: new Dictionary(kernel, kernel.allocate(16)),
    });
    const keys = new KeyTexts(kernel);
    const codes = [...keys.add(empty), ...keys.add(partial)];
    const column = keys.column(Uint32Array.of(0, 1, 2), Float64Array.from(codes), (i) => i === 0);
    expect([...column]).toEqual([null, 'b', 'c']);
  } finally {
    kernel.release();
  }
});
