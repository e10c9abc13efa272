import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileBytes, openBytes } from '../../src/source/file.js';
import { MemoryBytes, openMemory } from '../../src/source/memory.js';
import { tempFile } from '../helpers/temp-folder.js';

describe('bytes in memory', () => {
  it('are read as those of a file are, wherever and however many', async () => {
    const content = Uint8Array.from({ length: 50 }, (_, i) => i + 1);
    const file = new FileBytes(await tempFile(content));
    const memory = new MemoryBytes(content);
    expect(memory.size).toBe(file.size);
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (position, length) => {
        const [a, b] = [new Uint8Array(length), new Uint8Array(length)];
        expect(memory.read(a, position)).toBe(file.read(b, position));
        expect(a).toEqual(b);
      }),
    );
    file.close();
  });

  it('are opened with and without files, and paths only with', async () => {
    const content = Uint8Array.of(1, 2, 3);
    const path = await tempFile(content);
    const places = [{ content }, { path }];
    for (const bytes of [...places.map(openBytes), openMemory({ content })]) {
      const read = new Uint8Array(3);
      expect([bytes.read(read, 0), ...read]).toEqual([3, 1, 2, 3]);
      bytes.close();
    }
    expect(() => openMemory({ path })).toThrow(/there are no files here/);
  });
});
