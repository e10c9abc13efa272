import { ConstantValues, withConstants } from '../scan/constants.js';
import { ROW_CHECKING } from '../scan/row-checking.js';
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
  if (task.compare || input.kind !== 'bytes' || !input.piece || !('path' in input.place)) return {};
  const { piece, place, layout, constants = [], columns, rowsFrom } = input;
  const read = columnsOf(task);
  const specs = new Map(columns.map(({ name, spec }) => [name, spec]));
  const values = constants.length > 0 ? new ConstantValues(constants, read) : undefined;
  const own = task.rules && ROW_CHECKING.create(task.rules, (name) => specs.get(name)!, rowsFrom);
  const checks = own && values ? withConstants(own, values) : own;
  const slice = await withTable(place.path, input.label ?? place.path, piece, (reader) =>
    sliceTable(reader, layout, read, piece, checks),
  );
  return {
    found: slice.checks,
    createScanner: (all, names) =>
      createScanner(all, names, undefined, () => new TableScanner(slice)),
  };
}
