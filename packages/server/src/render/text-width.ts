import { readFileSync } from 'node:fs';

/** Widths of characters in a font of TrueType, in parts of its size. */
export class FontWidths {
  readonly #advances = new Map<number, number>();
  readonly #other: number;

  /** @param path of a file with a table `cmap` of format 4 or 12 */
  constructor(path: string) {
    const tables = readTables(readFileSync(path));
    const unitsPerEm = tables.get('head')!.getUint16(18);
    const metrics = tables.get('hmtx')!;
    const last = tables.get('hhea')!.getUint16(34) - 1;
    const advance = (glyph: number): number =>
      metrics.getUint16(Math.min(glyph, last) * 4) / unitsPerEm;
    for (const [code, glyph] of readCharacters(tables.get('cmap')!)) {
      this.#advances.set(code, advance(glyph));
    }
    this.#other = advance(0);
  }

  /** Width of a line of text, without kerning. */
  of(text: string, size: number): number {
    let width = 0;
    for (const character of text) {
      width += this.#advances.get(character.codePointAt(0)!) ?? this.#other;
    }
    return width * size;
  }
}

function readTables(file: Buffer): Map<string, DataView> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tables = new Map<string, DataView>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + i * 16;
    const name = file.toString('latin1', at, at + 4);
    const offset = file.byteOffset + view.getUint32(at + 8);
    tables.set(name, new DataView(file.buffer, offset, view.getUint32(at + 12)));
  }
  return tables;
}

/** Code points with their glyphs, of the table of Unicode that has most of them. */
function* readCharacters(cmap: DataView): Generator<[code: number, glyph: number]> {
  const offsets = Array.from({ length: cmap.getUint16(2) }, (_, i) => cmap.getUint32(8 + i * 8));
  const ofFormat = (format: number) => offsets.find((offset) => cmap.getUint16(offset) === format);
  const [long, short] = [ofFormat(12), ofFormat(4)];
  if (long !== undefined) yield* readGroups(cmap, long);
  else if (short !== undefined) yield* readSegments(cmap, short);
}

function* readGroups(cmap: DataView, at: number): Generator<[number, number]> {
  for (let i = 0; i < cmap.getUint32(at + 12); i++) {
    const group = at + 16 + i * 12;
    const [first, last] = [cmap.getUint32(group), cmap.getUint32(group + 4)];
    for (let code = first; code <= last; code++) {
      yield [code, cmap.getUint32(group + 8) + code - first];
    }
  }
}

function* readSegments(cmap: DataView, at: number): Generator<[number, number]> {
  const size = cmap.getUint16(at + 6);
  for (let i = 0; i < size; i += 2) {
    const last = cmap.getUint16(at + 14 + i);
    const first = cmap.getUint16(at + 16 + size + i);
    const delta = cmap.getUint16(at + 16 + size * 2 + i);
    const place = at + 16 + size * 3 + i;
    const range = cmap.getUint16(place);
    for (let code = first; code <= last && code < 0xffff; code++) {
      const glyph = range === 0 ? code : cmap.getUint16(place + range + (code - first) * 2);
      yield [code, glyph === 0 ? 0 : (glyph + delta) & 0xffff];
    }
  }
}
