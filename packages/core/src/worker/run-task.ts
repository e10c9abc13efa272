import type { TypedColumn } from '../expression/types.js';
import type { FactsPacker } from '../facts/facts-part.js';
import { Kernel } from '../kernel/kernel.js';
import { Folder } from '../partial/fold.js';
import type { Stopwatch } from '../profile/stopwatch.js';
import { UNWATCHED, type Watch } from '../profile/watch.js';
import type { Reject } from '../scan/rejects.js';
import type { ChecksFound, RowChecks } from '../scan/row-checks.js';
import type { RecordScanner, ScanResult } from '../scan/scan-range.js';
import { batchesOf } from '../scan/slice-rows.js';
import { columnsOf } from './columns-of.js';
import type { BytesInput, RowsInput, ScanTask } from './protocol.js';
import type { TaskHost, TaskSteps } from './task-host.js';

/** Rows in memory that are folded at once. */
const BATCH_ROWS = 1024;

/**
 * Reads one range of a source and folds its rows into the partials of all KPIs, in constant memory but for the rejects.
 *
 * @param stopwatch times what is done, where that is asked for
 */
export function* runTask(
  { plans, sets, input, facts, rules }: ScanTask,
  worker: number,
  host: TaskHost,
  stopwatch?: Stopwatch,
): TaskSteps {
  const started = performance.now();
  const watch = stopwatch ?? UNWATCHED;
  const kernel = Kernel.take();
  const fold = (column: (name: string) => TypedColumn): Folder => {
    const folder = new Folder(plans, column, new Set(sets), kernel, watch);
    // It is the last thing to be built.
    stopwatch?.turnTo({ phase: 'other' });
    return folder;
  };
  try {
    const packer =
      facts && watch.methods(host.createPacker!(facts), { phase: 'facts' }, 'add', 'encode');
    const read = columnsOf({ plans, facts, rules });
    const createChecks =
      rules &&
      ((columns: CreateColumn, base?: number) => host.checking!.create(rules, columns, base));
    const { parts, folder, rejects, checks } =
      input.kind === 'rows'
        ? foldRows(input, fold, packer)
        : yield* foldBytes(input, read, host, fold, createChecks, kernel, packer, watch);
    const packed = packer && { facts: packer.encode() };
    const ms = performance.now() - started;
    const partial = folder.encode();
    return { scan: whole(parts), parts, partial, ...packed, rejects, checks, ms, worker };
  } finally {
    kernel.release();
  }
}

/** The parts of a range as one. */
function whole(parts: readonly ScanResult[]): ScanResult {
  return parts.reduce((all, { to, rows, rejected, lines }) => ({
    from: all.from,
    to,
    rows: all.rows + rows,
    rejected: all.rejected + rejected,
    lines: all.lines + lines,
  }));
}

interface Folded {
  parts: ScanResult[];
  folder: Folder;
  rejects: Reject[];
  checks?: ChecksFound | undefined;
}

type CreateColumn = (name: string) => TypedColumn;
type CreateFolder = (column: CreateColumn) => Folder;

function* foldBytes(
  input: BytesInput,
  read: ReadonlySet<string>,
  host: TaskHost,
  createFolder: CreateFolder,
  createChecks: ((column: CreateColumn, base?: number) => RowChecks) | undefined,
  kernel: Kernel,
  packer: FactsPacker | undefined,
  watch: Watch,
): Generator<ScanResult, Folded, void> {
  const { place, layout, columns, range, base, cuts = [] } = input;
  const specs = new Map(columns.map(({ name, spec }) => [name, spec]));
  const checks = createChecks?.((name) => specs.get(name)!, base);
  const createCsv = (all: RowChecks | undefined): RecordScanner =>
    host.createCsvScanner!(layout, read, kernel, watch, all);
  const scanner = host.createScanner?.(input, read, checks, createCsv) ?? createCsv(checks);
  const folder = createFolder((name) => specs.get(name)!);
  const rejects: Reject[] = [];
  const examples: Reject[][] = [];
  const parts: ScanResult[] = [];
  const bytes = watch.methods(host.open(place), { phase: 'read' }, 'read');
  let { from, isProven } = range;
  let lines = 0;
  try {
    for (const to of [...cuts, range.to]) {
      const part = scanner.scan(
        bytes,
        { from, to, isProven },
        {
          batch(batch) {
            folder.add(batch);
            packer?.add(batch);
            if (folder.isOutOfOrder || checks?.isOutOfOrder) throw new OutOfOrder();
          },
          reject: (reject) => rejects.push({ ...reject, line: reject.line + lines }),
          note(rule, row) {
            examples[rule] ??= [];
            examples[rule].push({ ...row, line: row.line + lines });
          },
        },
      );
      parts.push(part);
      if (to < range.to) yield part;
      // A part begins where the one before it ended, which a long record may have taken past its cut.
      from = part.to;
      isProven = true;
      lines += part.lines;
    }
    return { parts, folder, rejects, checks: host.found ?? checks?.found(examples) };
  } catch (error) {
    if (!(error instanceof OutOfOrder)) throw error;
    parts.push({ from, to: from, rows: 0, rejected: 0, lines: 0 });
    return { parts, folder, rejects: [], checks: host.found ?? checks?.found(examples) };
  } finally {
    bytes.close();
  }
}

/** The rows are not in the order that was relied on: the rest need not be read, since all will be read again. */
class OutOfOrder extends Error {}

function foldRows(
  { slice }: RowsInput,
  createFolder: CreateFolder,
  packer: FactsPacker | undefined,
): Folded {
  const { from, to, rows, columns, rejects, checks } = slice;
  const folder = createFolder((name) => columns[name]!);
  for (const batch of batchesOf(slice, BATCH_ROWS)) {
    folder.add(batch);
    packer?.add(batch);
  }
  return {
    parts: [{ from, to, rows, rejected: rejects.length, lines: to - from }],
    folder,
    rejects,
    checks,
  };
}
