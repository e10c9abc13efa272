import type { Stopwatch } from '../profile/stopwatch.js';
import type { BytePlace, ByteSource } from '../source/byte-source.js';
import { rangesOf, type TablePiece } from '../source/table-file.js';
import { IdentifiedBytes, identify, isSame } from './identified-bytes.js';
import type { BytesIdentity, BytesInput, ScanTask, TaskResult } from './protocol.js';
import { runTask } from './run-task.js';
import type { TaskHost, TaskSteps } from './task-host.js';

/** Runs a task whose result may be kept, and says which bytes it depends on; or only looks whether bytes are still the same. */
export function* runIdentifiedTask(
  task: ScanTask,
  worker: number,
  host: TaskHost,
  stopwatch?: Stopwatch,
): TaskSteps {
  const { identify, compare, input } = task;
  if (input.kind !== 'bytes') return yield* runTask(task, worker, host, stopwatch);
  if (compare) return compared(input, compare, worker, host);
  if (!identify) return yield* runTask(task, worker, host, stopwatch);
  if (input.piece) return yield* runOfTable(task, input.piece, worker, host, stopwatch);
  let bytes: BytesIdentity | undefined;
  const open = (place: BytePlace): ByteSource => {
    const plain = host.open(place);
    const from = beginningOf(input);
    const identified = new IdentifiedBytes(plain, from);
    return {
      get size() {
        return identified.size;
      },
      read: (target, position) => identified.read(target, position),
      close() {
        bytes = identified.identity();
        identified.close();
      },
    };
  };
  const result = yield* runTask(task, worker, { ...host, open }, stopwatch);
  return { ...result, ...(bytes && { bytes }) };
}

/**
 * The first byte that a task may read. A guessed beginning is looked for from the byte before it on, and where bytes stood before is
 * counted from the last mark on.
 */
function beginningOf({ range: { from, isProven }, offsets }: BytesInput): number {
  const first = Math.max(0, from - (isProven ? 0 : 1));
  return Math.min(first, offsets?.marks[0]?.[0] ?? first);
}

/** Its rows were decoded before, and depend on all that they are stored in. */
function* runOfTable(
  task: ScanTask,
  piece: TablePiece,
  worker: number,
  host: TaskHost,
  stopwatch: Stopwatch | undefined,
): TaskSteps {
  const result = yield* runTask(task, worker, host, stopwatch);
  const file = host.open((task.input as BytesInput).place);
  try {
    const bytes = identify(file, rangesOf(piece));
    return { ...result, ...(bytes && { bytes }) };
  } finally {
    file.close();
  }
}

function compared(
  { place, range: { from } }: BytesInput,
  before: readonly BytesIdentity[],
  worker: number,
  host: TaskHost,
): TaskResult {
  const bytes = host.open(place);
  try {
    return {
      scan: { from, to: from, rows: 0, rejected: 0, lines: 0 },
      parts: [],
      partial: { kpis: [], sets: [], unordered: [] },
      rejects: [],
      ms: 0,
      worker,
      same: before.map((identity) => isSame(bytes, identity)),
    };
  } finally {
    bytes.close();
  }
}
