import { type ExpressionSource, type Params, parseExpression } from '../expression/parse.js';
import type { Expression, NamedExpression } from '../expression/tree.js';
import { columnsOf } from '../expression/tree.js';
import { nearest, TavolaError } from '../util/errors.js';
import type { Descending, KpiTable } from './table.js';
import type { Verb } from './verbs.js';

/** Applies a KPI's function to a table that records its verbs, and returns them. */
export function recordVerbs(
  kpi: string,
  columns: readonly string[],
  define: (table: KpiTable<never, never>) => unknown,
): Verb[] {
  const recorded = define(new Recorder(kpi, columns) as unknown as KpiTable<never, never>);
  if (!(recorded instanceof Recorder)) {
    throw new TavolaError(
      'KPI_INVALID',
      `KPI ${kpi}: its function must return the table, as in t => t.rollup({ … }).`,
    );
  }
  return recorded.verbs;
}

type Spec = Record<string, ExpressionSource>;

class Recorder {
  constructor(
    readonly kpi: string,
    /** Names of the columns of the table as it stands. */
    readonly columns: readonly string[],
    readonly verbs: Verb[] = [],
    readonly keys: readonly string[] = [],
    readonly values: Params = {},
  ) {}

  filter(predicate: ExpressionSource): Recorder {
    return this.#then({ verb: 'filter', predicate: this.#parse(predicate, 'filter') });
  }

  derive(spec: Spec): Recorder {
    const columns = this.#parseAll(spec, 'derive');
    return this.#then({ verb: 'derive', columns }, union(this.columns, Object.keys(spec)));
  }

  select(...names: string[]): Recorder {
    for (const name of names) this.#check(name, 'select');
    return this.#then({ verb: 'select', columns: names }, names);
  }

  rename(names: Record<string, string>): Recorder {
    for (const name of Object.keys(names)) this.#check(name, 'rename');
    const columns = Object.entries(names).map(([from, to]) => ({ from, to }));
    return this.#then(
      { verb: 'rename', columns },
      this.columns.map((name) => names[name] ?? name),
    );
  }

  groupby(...args: (string | Spec)[]): Recorder {
    const keys = args.flatMap((arg) => {
      if (typeof arg !== 'string') return this.#parseAll(arg, 'groupby');
      this.#check(arg, 'groupby');
      return [{ name: arg, value: { kind: 'column', name: arg } as Expression }];
    });
    return this.#then(
      { verb: 'groupby', keys },
      this.columns,
      keys.map((key) => key.name),
    );
  }

  ungroup(): Recorder {
    return this.#then({ verb: 'ungroup' }, this.columns, []);
  }

  rollup(spec: Spec): Recorder {
    const columns = this.#parseAll(spec, 'rollup');
    return this.#then({ verb: 'rollup', columns }, union(this.keys, Object.keys(spec)), []);
  }

  count({ as = 'count' }: { as?: string } = {}): Recorder {
    return this.rollup({ [as]: 'op.count()' });
  }

  orderby(...args: (string | ExpressionSource | Descending<never>)[]): Recorder {
    const keys = args.map((arg) => {
      const descending = typeof arg === 'object';
      const key = (descending ? arg.descending : arg) as string | ExpressionSource;
      if (typeof key !== 'string') return { value: this.#parse(key, 'orderby'), descending };
      this.#check(key, 'orderby');
      return { value: { kind: 'column', name: key } as Expression, descending };
    });
    return this.#then({ verb: 'orderby', keys });
  }

  slice(start = 0, end = Number.POSITIVE_INFINITY): Recorder {
    return this.#then({ verb: 'slice', start, end: Number.isFinite(end) ? end : null });
  }

  params(values: Params): Recorder {
    return new Recorder(this.kpi, this.columns, this.verbs, this.keys, {
      ...this.values,
      ...values,
    });
  }

  #then(verb: Verb, columns = this.columns, keys = this.keys): Recorder {
    return new Recorder(this.kpi, columns, [...this.verbs, verb], keys, this.values);
  }

  #parseAll(spec: Spec, verb: string): NamedExpression[] {
    return Object.entries(spec).map(([name, source]) => ({
      name,
      value: this.#parse(source, verb, name),
    }));
  }

  #parse(source: ExpressionSource, verb: string, column?: string): Expression {
    const place = column === undefined ? verb : `${verb} ${column}`;
    const expression = parseExpression(source, this.values, `KPI ${this.kpi}, ${place}`);
    for (const name of columnsOf(expression)) this.#check(name, place);
    return expression;
  }

  #check(name: string, place: string): void {
    if (this.columns.includes(name)) return;
    const near = nearest(name, this.columns);
    throw new TavolaError(
      'EXPRESSION_INVALID',
      `KPI ${this.kpi}, ${place}: there is no column "${name}" here${near ? `; did you mean "${near}"?` : '.'} The columns are ${this.columns.join(', ')}.`,
    );
  }
}

function union(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])];
}
