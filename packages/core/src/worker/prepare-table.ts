import { sliceTable } from '../scan/slice-table.js';
import { TableScanner } from '../scan/table-scanner.js';
import { withTable } from '../source/open-table.js';
import { columnsOf } from './columns-of.js';
import { createScanner } from './create-scanner.js';
import type { ScanTask } from './protocol.js';
import type { TaskHost } from './task-host.js';

/**
 * Reads what a task is to fold where its input is of a file of tables, whose decoder cannot be waited for later.
 *
 * @throws TavolaError SOURCE_UNREADABLE for a damaged file
 */
export async function prepareTable(task: ScanTask): Promise<Partial<TaskHost>> {
  const { input } = task;
  if (input.kind !== 'bytes' || !input.piece || !('path' in input.place)) return {};
  const { piece, place, layout } = input;
  const read = columnsOf(task);
  const slice = await withTable(place.path, input.label ?? place.path, piece, (reader) =>
    sliceTable(reader, layout, read, piece),
  );
  return {
    createScanner: (input, read) => createScanner(input, read, () => new TableScanner(slice)),
  };
}
