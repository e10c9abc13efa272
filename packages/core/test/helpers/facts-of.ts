import type { DatasetSpec } from '../../src/dataset/check-dataset.js';
import type { Engine } from '../../src/engine/engine.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { factsColumns } from '../../src/facts/columns.js';
import { type Facts, readFacts } from '../../src/facts/facts.js';
import { type FactsScratch, FactsWriter } from '../../src/facts/facts-writer.js';
import { toSource } from '../../src/interop/to-source.js';
import type { Source } from '../../src/source/source.js';

/** The bytes of the facts of a source, as an engine hands them out. */
export async function factsBytes(
  dataset: DatasetSpec,
  source: Source | Parameters<typeof toSource>[0],
  engine: Engine = inlineEngine(),
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new FactsWriter(factsColumns(dataset), new MemoryScratch());
  await engine.compute({
    run: 'facts',
    dataset,
    plans: [],
    source: 'kind' in (source as object) ? (source as Source) : toSource(source as never),
    onRejects() {},
    onFacts: (part) => writer.add(part),
    onRestart: () => writer.clear(),
    onRows() {},
    onEvent() {},
  });
  const parts: Uint8Array[] = [];
  writer.finish({ write: (bytes) => parts.push(bytes.slice()) });
  return joined(parts);
}

export async function factsOf(...args: Parameters<typeof factsBytes>): Promise<Facts> {
  return readFacts(await factsBytes(...args), 'facts');
}

class MemoryScratch implements FactsScratch {
  #parts: Uint8Array[] = [];

  append(bytes: Uint8Array): void {
    this.#parts.push(bytes.slice());
  }

  read(target: Uint8Array, position: number): void {
    if (this.#parts.length > 1) this.#parts = [joined(this.#parts)];
    target.set(this.#parts[0]!.subarray(position, position + target.length));
  }

  clear(): void {
    this.#parts = [];
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
