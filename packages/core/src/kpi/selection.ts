/** What Arquero's selection helpers ask of a table: the names of its columns. */
export interface NamedColumns {
  columnNames(filter?: (name: string, index: number) => boolean): string[];
  columnName(index: number): string | undefined;
  columnIndex(name: string): number;
  column(name: string): object | undefined;
  numCols(): number;
}

export function namedColumns(names: readonly string[]): NamedColumns {
  return {
    columnNames: (filter) => names.filter(filter ?? (() => true)),
    columnName: (index) => names[index],
    columnIndex: (name) => names.indexOf(name),
    column: (name) => (names.includes(name) ? {} : undefined),
    numCols: () => names.length,
  };
}

/**
 * Reads a selection of columns as Arquero does: names, places, objects or maps of new names, helpers such as `all()` and
 * `not('a')`, and lists of all these.
 *
 * @returns new names by the present ones, in order
 * @throws Error for anything else, saying what was found
 */
export function resolveSelection(
  columns: NamedColumns,
  selection: unknown,
  found = new Map<string, string>(),
): Map<string, string> {
  if (typeof selection === 'string') found.set(selection, selection);
  else if (typeof selection === 'number') {
    const name = columns.columnName(selection);
    if (name === undefined) throw new Error(`there is no column ${selection}`);
    found.set(name, name);
  } else if (Array.isArray(selection)) {
    for (const part of selection) resolveSelection(columns, part, found);
  } else if (typeof selection === 'function') {
    resolveSelection(columns, selection(columns), found);
  } else if (typeof selection === 'object' && selection !== null) {
    const entries = selection instanceof Map ? selection : Object.entries(selection);
    for (const [from, to] of entries) found.set(String(from), typeof to === 'string' ? to : from);
  } else {
    throw new Error(`${String(selection)} names no column`);
  }
  return found;
}
