import { type Params, parseExpression } from '../expression/parse.js';
import type { Expression } from '../expression/tree.js';
import { TavolaError } from '../util/errors.js';
import {
  type Allowed,
  checkColumn,
  checkExpression,
  looseColumn,
  type Refuse,
  withNamedColumns,
  withValuesAsAggregate,
} from './check-expression.js';
import type { Schema } from './schema.js';
import { namedColumns, resolveSelection } from './selection.js';
import { isExpressionObject, unwrap } from './sources.js';
import type { SortKey, VerbColumn } from './verbs.js';

/** What an expression may look at: its row, the rows of its group, or also their order. */
export const ROW: Allowed = { aggregates: false, windows: false };
export const GROUP: Allowed = { aggregates: true, windows: false };
export const ALL: Allowed = { aggregates: true, windows: true };

/** Reads the arguments of verbs as Arquero does, over the table as it stands, and refuses what is wrong in them. */
export class ArgumentReader {
  constructor(
    /** Name of the KPI. */
    readonly kpi: string,
    readonly schema: Schema,
    /** Parameters that are set. */
    readonly values: Params,
  ) {}

  readonly refuse: Refuse = (code, message) => {
    throw new TavolaError(code, `KPI ${this.kpi}, ${message}`);
  };

  resolve(selection: unknown, place: string): Map<string, string> {
    if (this.schema.open && [selection].flat().some((part) => typeof part === 'function')) {
      this.refuse(
        'KPI_INVALID',
        `${place}: which columns there are is known only from the data, so name them one by one.`,
      );
    }
    const names = namedColumns([...this.schema.columns.keys()]);
    const resolved = this.#explained(place, () => resolveSelection(names, selection));
    for (const name of resolved.keys()) checkColumn(name, this.schema, place, this.refuse);
    return resolved;
  }

  /** Columns and named expressions, as `groupby` and many other verbs take them. */
  list(list: unknown[], place: string, allowed: Allowed): VerbColumn[] {
    const found = new Map<string, VerbColumn>();
    for (const item of list.flat(Number.POSITIVE_INFINITY)) {
      const isSpec = typeof item === 'object' && item !== null;
      const columns = isSpec
        ? this.columns(item, place, allowed)
        : [...this.resolve(item, place).keys()].map((name) => toColumn(name));
      for (const column of columns) found.set(column.name, column);
    }
    return [...found.values()];
  }

  columns(spec: object | null, place: string, allowed: Allowed): VerbColumn[] {
    if (spec !== null && spec !== undefined && typeof spec !== 'object') {
      this.refuse(
        'KPI_INVALID',
        `${place} takes named expressions, as in { total: (d) => d.price * d.quantity }.`,
      );
    }
    const entries = spec instanceof Map ? [...spec] : Object.entries(spec ?? {});
    return entries.map(([name, value]) => this.column(name, value, `${place} ${name}`, allowed));
  }

  column(name: string, written: unknown, place: string, allowed: Allowed): VerbColumn {
    if (written === undefined || written === null) {
      this.refuse(
        'KPI_INVALID',
        `${place} is ${written}: give it an expression, as in (d) => d.price.`,
      );
    }
    const { source, window } = this.#explained(place, () => unwrap(written));
    const value = this.#parse(source, place);
    checkExpression(value, this.schema, place, allowed, this.refuse);
    return { name, value, ...(window && { window }) };
  }

  expression(written: unknown, place: string, allowed: Allowed): Expression {
    return this.column('', written, place, allowed).value;
  }

  /** A key of a join or a weight: a column's name or place, or an expression. */
  key(key: unknown, place: string): Expression {
    const isName = typeof key === 'string' || typeof key === 'number';
    if (!isName) return this.expression(key, place, ROW);
    const [name] = this.resolve(key, place).keys();
    return { kind: 'column', name: name! };
  }

  sortKeys(key: unknown): SortKey[] {
    const { inner, source, descending } = this.#explained('orderby', () => unwrap(key));
    if (typeof inner === 'string' || typeof inner === 'number')
      return [{ value: this.key(inner, 'orderby'), descending }];
    if (typeof inner === 'function' || isExpressionObject(inner))
      return [{ value: this.expression(source, 'orderby', GROUP), descending }];
    return Object.values(inner ?? {}).map((part) => ({
      value: this.expression(part, 'orderby', GROUP),
      descending: this.#explained('orderby', () => unwrap(part)).descending,
    }));
  }

  bothColumns(spec: object, right: ArgumentReader, place: string): VerbColumn[] {
    const sides = [[...this.schema.columns.keys()], [...right.schema.columns.keys()]] as const;
    return Object.entries(spec).map(([name, written]) => {
      const { source } = this.#explained(place, () => unwrap(written));
      const value = parseExpression(source, this.values, `KPI ${this.kpi}, ${place}`, {
        sides,
      });
      return { name, value };
    });
  }

  #parse(source: Parameters<typeof parseExpression>[0], place: string): Expression {
    const columns = [...this.schema.columns.keys()];
    return withNamedColumns(
      parseExpression(source, this.values, `KPI ${this.kpi}, ${place}`, { columns }),
    );
  }

  /** Columns of one value for each group. */
  aggregated(columns: readonly VerbColumn[], place: string): VerbColumn[] {
    return columns.map(({ name, ...column }) => {
      const value = withValuesAsAggregate(column.value);
      const loose = looseColumn(value);
      if (loose === undefined) return { name, ...column, value };
      return this.refuse(
        'KPI_INVALID',
        `${place} ${name} reads ${loose} outside an aggregate. Wrap it in one, for instance op.sum or op.max.`,
      );
    });
  }

  /** Says where it was, if an argument is not what a verb takes. */
  #explained<T>(place: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      // The KPI and the verb are put before what a helper throws.
      if (error instanceof TavolaError) throw error;
      return this.refuse('KPI_INVALID', `${place}: ${(error as Error).message}.`);
    }
  }
}

function toColumn(name: string): VerbColumn {
  return { name, value: { kind: 'column', name } };
}

/** A column that stands for itself, as an aggregate of it. */
export function asAggregate(column: VerbColumn, op: string): VerbColumn {
  return column.value.kind === 'column'
    ? { ...column, value: { kind: 'call', op, arguments: [column.value] } }
    : column;
}
