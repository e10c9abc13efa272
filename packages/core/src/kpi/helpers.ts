import { nearest, TavolaError } from '../util/errors.js';
import type {
  ColumnOrExpression,
  Descending,
  ExpressionText,
  Rolling,
  RowExpression,
} from './row-expression.js';
import type { Not, Renaming, SelectableTable, Selection, Unwanted } from './row-selection.js';

/**
 * Sorts by a column or an expression, greatest first.
 *
 * @example t.orderby(desc('revenue'), 'pizza_name')
 */
export function desc<Name extends string>(column: Name): Descending<Record<Name, unknown>>;
export function desc<Row, Params = unknown>(
  expression: RowExpression<Row, Params>,
): Descending<Row, Params>;
export function desc(expr: ColumnOrExpression<never, unknown>): Descending<never> {
  return { expr, desc: true };
}

/**
 * Gives an aggregate or a window function the rows about each row, in the order in force, to work on.
 *
 * @param frame how many rows before and after: `[-6, 0]` is the row and the six before it. Default: all up to the row
 * @param includePeers whether rows that tie with the ends of the frame belong to it. Default: no
 * @example t.orderby('order_date').derive({ week: rolling((d) => op.sum(d.revenue), [-6, 0]) })
 */
export function rolling<Row, Params, T>(
  expression: RowExpression<Row, Params, T>,
  frame?: readonly [before: number, after: number],
  includePeers?: boolean,
): Rolling<RowExpression<Row, Params, T>>;
export function rolling<const T>(
  evaluated: T,
  frame?: readonly [before: number, after: number],
  includePeers?: boolean,
): Rolling<T>;
export function rolling<T>(
  expr: T,
  frame: readonly [number, number] = [Number.NEGATIVE_INFINITY, 0],
  includePeers = false,
): Rolling<T> {
  return { expr, window: { frame: [frame[0], frame[1]], peers: includePeers } };
}

/**
 * A part of the rows of each group, as the size of a sample; rounded.
 *
 * @example t.groupby('pizza_size').sample(frac(0.1))
 */
export function frac(fraction: number): ExpressionText<number> {
  return `() => op.round(${fraction} * op.count())`;
}

/**
 * The lower bounds of bins of equal width about a column's values, as an expression.
 *
 * @param options `maxbins` at most so many, default 15; `nice` round bounds, default true; `minstep` the least width;
 *   `step` the exact width; `offset` by how many bins to move the bounds, 1 for the upper ones
 * @example t.groupby({ from: bin('total_price', { step: 5 }) }).count()
 */
export function bin<Name extends string>(
  column: Name,
  options: {
    maxbins?: number;
    nice?: boolean;
    minstep?: number;
    step?: number;
    offset?: number;
  } = {},
): ExpressionText<number, Name> {
  const { maxbins, nice, minstep, step, offset = 0 } = options;
  const field = `d[${JSON.stringify(column)}]`;
  const given = [maxbins, nice, minstep, step];
  while (given.length > 0 && given.at(-1) === undefined) given.pop();
  const bounds = `op.bins(${[field, ...given.map(String)].join(', ')})`;
  return `d => op.bin(${field}, ...${bounds}, ${offset})`;
}

/** All columns. */
export function all(): Selection {
  return (table) => table.columnNames();
}

/**
 * All columns but these.
 *
 * @example t.select(not('order_id', startswith('pizza_')))
 */
export function not<const Items extends readonly (Unwanted | readonly Unwanted[])[]>(
  ...unwanted: Items
): Not<Items> {
  return ((table: SelectableTable) => {
    const dropped = new Set(
      (unwanted.flat() as Unwanted[]).flatMap((item) =>
        typeof item === 'number'
          ? [table.columnName(item)!]
          : typeof item === 'string'
            ? [nameIn(table, item, 'not')]
            : item(table),
      ),
    );
    return table.columnNames((name) => !dropped.has(name));
  }) as Not<Items>;
}

/**
 * The columns from one to another, both included, given by name or by place from 0. The types do not know the order of
 * columns, and so let any column of the row follow.
 *
 * @example t.select(range('order_date', 'total_price'))
 */
export function range<Name extends string = never>(
  start: Name | number,
  end: Name | number,
): Selection<string, never, Name> {
  return (table) => {
    const places = [start, end].map((bound) =>
      typeof bound === 'number' ? bound : table.columnIndex(nameIn(table, bound, 'range')),
    );
    return table.columnNames().slice(Math.min(...places), Math.max(...places) + 1);
  };
}

/**
 * The columns whose names contain a text or match a pattern. The types know what a text chooses; of a pattern they let
 * any column of the row follow.
 */
export function matches<Part extends string>(text: Part): Selection<`${string}${Part}${string}`>;
export function matches(pattern: RegExp): Selection;
export function matches(pattern: string | RegExp): Selection {
  if (typeof pattern === 'string') return named((name) => name.includes(pattern));
  // A pattern with the flag g or y would remember where it was.
  const { source, flags } = pattern;
  return named((name) => new RegExp(source, flags).test(name));
}

/** The columns whose names start with a text. */
export function startswith<Start extends string>(text: Start): Selection<`${Start}${string}`> {
  return named((name) => name.startsWith(text));
}

/** The columns whose names end with a text. */
export function endswith<End extends string>(text: End): Selection<`${string}${End}`> {
  return named((name) => name.endsWith(text));
}

/**
 * Names the columns anew by their order: the first gets the first name, and so on.
 *
 * @example t.groupby('pizza_size').count().rename(names('size', 'rows'))
 */
export function names<const Name extends string>(
  ...given: (Name | readonly Name[])[]
): Renaming<Name> {
  const all = given.flat() as string[];
  return (table) =>
    new Map(
      table
        .columnNames()
        .slice(0, all.length)
        .map((name, i) => [name, all[i]!]),
    );
}

function named(isChosen: (name: string) => boolean): (table: SelectableTable) => string[] {
  return (table) => table.columnNames((name) => isChosen(name));
}

function nameIn(table: SelectableTable, name: string, helper: string): string {
  if (table.columnIndex(name) >= 0) return name;
  const near = nearest(name, table.columnNames());
  throw new TavolaError(
    'EXPRESSION_INVALID',
    `${helper}: there is no column "${name}" here${near ? `; did you mean "${near}"?` : '.'} The columns are ${table.columnNames().join(', ')}.`,
  );
}
