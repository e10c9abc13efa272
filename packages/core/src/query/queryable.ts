import { SMALL_SOURCE } from '../facts/columns.js';
import type { Definitions } from '../snapshot/definitions.js';
import type { PublishedFile } from '../snapshot/manifest.js';
import type { Snapshot } from '../snapshot/read.js';
import { TavolaError } from '../util/errors.js';

/** A snapshot whose rows can be queried. */
export interface Queryable {
  snapshot: Snapshot;
  facts: PublishedFile;
  definitions: Definitions;
}

/** @throws TavolaError FACTS_ABSENT where an earlier version published it */
export function definitionsOf({ id, definitions }: Snapshot): Definitions {
  if (definitions) return definitions;
  throw new TavolaError(
    'FACTS_ABSENT',
    `The snapshot ${id} was published by an earlier version, which did not keep how its KPIs are computed: run again with --facts.`,
  );
}

/**
 * @param memory bytes that facts may take
 * @throws TavolaError FACTS_ABSENT, FACTS_TOO_LARGE
 */
export function queryable(snapshot: Snapshot, memory: number): Queryable {
  const definitions = definitionsOf(snapshot);
  const { id, manifest } = snapshot;
  const { facts, source } = manifest;
  if (!facts) {
    const isLarge = source.bytes > SMALL_SOURCE;
    const why = isLarge
      ? ` (its source has ${mebibytes(source.bytes)}, and above ${mebibytes(SMALL_SOURCE)} they are published only when asked for)`
      : '';
    throw new TavolaError(
      'FACTS_ABSENT',
      `The snapshot ${id} has no facts, of which filtered answers are computed${why}: run again with --facts.`,
    );
  }
  if (facts.bytes > memory) {
    throw new TavolaError(
      'FACTS_TOO_LARGE',
      `The facts of snapshot ${id} take ${mebibytes(facts.bytes)}, and ${mebibytes(memory)} are allowed: allow more with --facts-memory.`,
    );
  }
  return { snapshot, facts, definitions };
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
