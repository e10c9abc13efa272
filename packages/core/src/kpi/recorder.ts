import type { Params } from '../expression/parse.js';
import { checkColumn, type Refuse } from './check-expression.js';
import type { JoinableKpi } from './joinable.js';
import { namePlaces } from './name-places.js';
import { addOther, type KpiInProgress, tablesIn } from './other-tables.js';
import { planKpi } from './plan-kpi.js';
import { ALL, ArgumentReader, asAggregate, GROUP, ROW } from './read-arguments.js';
import { readCondition, readJoinValues } from './record-join.js';
import type { JoinOptions } from './row-join.js';
import type { PivotOptions } from './row-reshape.js';
import { type Schema, schemaAfter, schemaOf } from './schema.js';
import { namedColumns } from './selection.js';
import type { Verb } from './verbs.js';

/** A table of no rows, each verb of which gives another that knows of it. Its methods are Arquero's. */
export class Recorder {
  /** The names of its methods. */
  static readonly methods: readonly string[] = Object.getOwnPropertyNames(
    Recorder.prototype,
  ).filter((name) => name !== 'constructor');

  readonly read: ArgumentReader;
  readonly refuse: Refuse;

  constructor(
    readonly kpi: KpiInProgress,
    readonly schema: Schema,
    readonly verbs: Verb[] = [],
    readonly values: Params = {},
  ) {
    this.read = new ArgumentReader(kpi.kpi, schema, values);
    this.refuse = this.read.refuse;
  }

  filter(predicate: unknown): Recorder {
    const { name: _, ...rest } = this.read.column('', predicate, 'filter', ALL);
    const { value, ...window } = rest;
    return this.#then({ verb: 'filter', predicate: value, ...window });
  }

  derive(
    spec: object,
    options: { drop?: boolean; before?: unknown; after?: unknown } = {},
  ): Recorder {
    const columns = this.read.columns(spec, 'derive', ALL);
    const { drop = false, before, after } = options;
    const derived = this.#then({ verb: 'derive', columns, drop });
    if (drop || (before == null && after == null)) return derived;
    const added = columns.map(({ name }) => name).filter((name) => !this.schema.columns.has(name));
    return derived.relocate(added, { before, after });
  }

  select(...selection: unknown[]): Recorder {
    return this.#select('select', this.read.resolve(selection, 'select'));
  }

  rename(...selection: unknown[]): Recorder {
    const renamed = this.read.resolve(selection, 'rename');
    const all = [...this.schema.columns.keys()].map((name) => [name, name] as const);
    return this.#select('rename', new Map([...all, ...renamed]));
  }

  relocate(
    selection: unknown,
    { before, after }: { before?: unknown; after?: unknown } = {},
  ): Recorder {
    if ((before == null) === (after == null)) {
      this.refuse('KPI_INVALID', 'relocate takes one of before and after.');
    }
    const moved = this.read.resolve(selection, 'relocate');
    const anchors = [...this.read.resolve(before ?? after, 'relocate').keys()];
    const anchor = before == null ? anchors.at(-1) : anchors[0];
    if (anchor !== undefined && !this.schema.columns.has(anchor)) {
      this.refuse(
        'KPI_INVALID',
        `relocate: whether there is a column ${anchor} is known only from the data, so select the columns by their names first.`,
      );
    }
    const order = [...this.schema.columns.keys()].flatMap((name): [string, string][] => {
      const own: [string, string][] = moved.has(name) ? [] : [[name, name]];
      if (name !== anchor) return own;
      return before == null ? [...own, ...moved] : [...moved, ...own];
    });
    return this.#select('relocate', new Map(order));
  }

  groupby(...keys: unknown[]): Recorder {
    const columns = this.read.list(keys, 'groupby', GROUP);
    return this.#then(
      columns.length > 0 ? { verb: 'groupby', keys: columns } : { verb: 'ungroup' },
    );
  }

  ungroup(): Recorder {
    return this.#then({ verb: 'ungroup' });
  }

  rollup(spec: object = {}): Recorder {
    const columns = this.read.columns(spec, 'rollup', GROUP);
    return this.#then({ verb: 'rollup', columns: this.read.aggregated(columns, 'rollup') });
  }

  count({ as = 'count' }: { as?: string } = {}): Recorder {
    return this.rollup({ [as]: 'op.count()' });
  }

  orderby(...keys: unknown[]): Recorder {
    const sorted = keys.flat().flatMap((key) => this.read.sortKeys(key));
    return this.#then({ verb: 'orderby', keys: sorted });
  }

  unorder(): Recorder {
    return this.#then({ verb: 'unorder' });
  }

  slice(start = 0, end: number = Number.POSITIVE_INFINITY): Recorder {
    const isEnd = typeof end === 'number' && end > Number.NEGATIVE_INFINITY;
    if (!Number.isFinite(start) || !isEnd)
      this.refuse(
        'KPI_INVALID',
        'slice takes the number of the first row and of that after the last.',
      );
    return this.#then({ verb: 'slice', start, end: Number.isFinite(end) ? end : null });
  }

  sample(
    size: unknown,
    options: { replace?: boolean; shuffle?: boolean; weight?: unknown; seed?: number } = {},
  ): Recorder {
    const { replace = false, shuffle = true, weight = null, seed = 1 } = options;
    if (!(Number.isFinite(seed) && seed >= 0))
      this.refuse('KPI_INVALID', `sample: the seed ${seed} is no number from 0 on.`);
    if (typeof size === 'number' && !(size >= 0))
      this.refuse('KPI_INVALID', `sample: the size ${size} is no number of rows.`);
    return this.#then({
      verb: 'sample',
      size: typeof size === 'number' ? size : this.read.expression(size, 'sample', GROUP),
      weight: weight === null ? null : this.read.key(weight, 'sample weight'),
      replace,
      shuffle,
      seed,
    });
  }

  dedupe(...keys: unknown[]): Recorder {
    const isEvery = keys.flat().length === 0;
    // All columns are the keys, also those that are not known yet.
    const every = isEvery && !this.schema.open ? [...this.schema.columns.keys()] : keys;
    return this.#then({ verb: 'dedupe', keys: this.read.list(every, 'dedupe', GROUP) });
  }

  lookup(other: unknown, on?: unknown, ...values: unknown[]): Recorder {
    const table = this.#other(other, 'lookup');
    const condition = this.#condition(table, on, 'lookup');
    if ('predicate' in condition) {
      return this.refuse(
        'KPI_INVALID',
        'lookup finds rows by keys, so its second argument names columns.',
      );
    }
    const right = this.#right(table);
    const wanted =
      values.flat().length > 0
        ? values.flat()
        : [...right.schema.columns.keys()].filter((name) => !this.schema.columns.has(name));
    return this.#then({
      verb: 'lookup',
      other: table,
      ...condition,
      values: right.read.list(wanted, 'lookup', GROUP),
    });
  }

  semijoin(other: unknown, on?: unknown): Recorder {
    return this.#joinFilter('semijoin', other, on);
  }

  antijoin(other: unknown, on?: unknown): Recorder {
    return this.#joinFilter('antijoin', other, on);
  }

  join(other: unknown, on?: unknown, values?: unknown, options: JoinOptions = {}): Recorder {
    const place = 'join';
    const table = this.#other(other, place);
    const keep = { left: options.left === true, right: options.right === true };
    const condition = this.#condition(table, on, place);
    const right = this.#right(table);
    const columns = readJoinValues({
      left: [...this.schema.columns.keys()],
      right: [...right.schema.columns.keys()],
      condition,
      values,
      keep,
      suffix: options.suffix ?? [],
      ofLeft: (list) => this.read.list(list, place, ROW),
      ofRight: (list) => right.read.list(list, place, ROW),
      ofBoth: (spec) => this.read.bothColumns(spec, right.read, place),
    });
    return this.#then({ verb: 'join', other: table, on: condition, values: columns, keep });
  }

  join_left(other: unknown, on?: unknown, values?: unknown, options?: JoinOptions): Recorder {
    return this.join(other, on, values, { ...options, left: true, right: false });
  }

  join_right(other: unknown, on?: unknown, values?: unknown, options?: JoinOptions): Recorder {
    return this.join(other, on, values, { ...options, left: false, right: true });
  }

  join_full(other: unknown, on?: unknown, values?: unknown, options?: JoinOptions): Recorder {
    return this.join(other, on, values, { ...options, left: true, right: true });
  }

  cross(other: unknown, values?: unknown, options?: JoinOptions): Recorder {
    return this.join_full(other, () => true, values, options);
  }

  concat(...others: unknown[]): Recorder {
    return this.#combine('concat', others);
  }

  union(...others: unknown[]): Recorder {
    return this.#combine('union', others);
  }

  intersect(...others: unknown[]): Recorder {
    return this.#combine('intersect', others);
  }

  except(...others: unknown[]): Recorder {
    return this.#combine('except', others);
  }

  assign(...others: unknown[]): Recorder {
    return this.#combine('assign', others);
  }

  fold(values: unknown, { as = [] }: { as?: [string?, string?] } = {}): Recorder {
    const [key = 'key', value = 'value'] = as;
    const columns = this.read.list([values], 'fold', GROUP);
    return columns.length === 0 ? this : this.#then({ verb: 'fold', columns, as: [key, value] });
  }

  pivot(on: unknown, values: unknown, options: PivotOptions = {}): Recorder {
    const { limit = 0, sort = true, keySeparator = '_', valueSeparator = '_' } = options;
    const columns = this.read
      .list([values], 'pivot', GROUP)
      .map((column) => asAggregate(column, 'any'));
    return this.#then({
      verb: 'pivot',
      keys: this.read.list([on], 'pivot', GROUP),
      values: this.read.aggregated(columns, 'pivot'),
      limit: limit > 0 ? limit : null,
      sort,
      keySeparator,
      valueSeparator,
    });
  }

  spread(
    values: unknown,
    { drop = true, limit, as = [] }: { drop?: boolean; limit?: number; as?: string[] } = {},
  ): Recorder {
    const columns = this.read.list([values], 'spread', GROUP);
    if (columns.length === 0) return this;
    return this.#then({
      verb: 'spread',
      values: columns,
      drop,
      limit: limit === undefined || !Number.isFinite(limit) ? null : Math.max(1, limit || 1),
      as,
    });
  }

  unroll(
    values: unknown,
    {
      limit = 0,
      index,
      drop = [],
    }: { limit?: number; index?: boolean | string; drop?: unknown } = {},
  ): Recorder {
    const columns = this.read.list([values], 'unroll', GROUP);
    if (columns.length === 0) return this;
    return this.#then({
      verb: 'unroll',
      values: columns,
      limit: limit > 0 && Number.isFinite(limit) ? limit : null,
      index: index ? (index === true ? 'index' : index) : null,
      drop: [...this.read.resolve(drop, 'unroll').keys()],
    });
  }

  impute(values: object | null, { expand }: { expand?: unknown } = {}): Recorder {
    const columns = this.read.columns(values, 'impute', GROUP);
    for (const { name } of columns) checkColumn(name, this.schema, 'impute', this.refuse);
    return this.#then({
      verb: 'impute',
      values: this.read.aggregated(columns, 'impute'),
      expand:
        expand == null
          ? null
          : this.read
              .list([expand], 'impute', GROUP)
              .map((column) => asAggregate(column, 'array_agg_distinct')),
    });
  }

  params(values: Params): Recorder {
    return new Recorder(this.kpi, this.schema, this.verbs, { ...this.values, ...values });
  }

  reify(): Recorder {
    return this.#then({ verb: 'reify' });
  }

  transform(...steps: ((table: Recorder) => Recorder)[]): Recorder {
    return steps.reduce((table, step) => step(table), this as Recorder);
  }

  columnNames(filter?: (name: string, index: number) => boolean): string[] {
    return namedColumns([...this.schema.columns.keys()]).columnNames(filter);
  }

  #then(verb: Verb): Recorder {
    const schema = schemaAfter(verb, this.schema, this.kpi.tables);
    return new Recorder(this.kpi, schema, [...this.verbs, verb], this.values);
  }

  #select(verb: 'select' | 'rename' | 'relocate', columns: Map<string, string>): Recorder {
    return this.#then({ verb, columns: [...columns].map(([from, to]) => ({ from, to })) });
  }

  #combine(
    verb: 'concat' | 'union' | 'intersect' | 'except' | 'assign',
    others: unknown[],
  ): Recorder {
    return this.#then({
      verb,
      others: tablesIn(others, (item) => item instanceof Recorder).map((other) =>
        this.#other(other, verb),
      ),
    });
  }

  #joinFilter(verb: 'semijoin' | 'antijoin', other: unknown, on: unknown): Recorder {
    const table = this.#other(other, verb);
    return this.#then({ verb, other: table, on: this.#condition(table, on, verb) });
  }

  #condition(table: number, on: unknown, place: string) {
    const right = this.#right(table);
    return readCondition({
      left: [...this.schema.columns.keys()],
      right: [...right.schema.columns.keys()],
      on,
      ofLeft: (key) => this.read.key(key, place),
      ofRight: (key) => right.read.key(key, place),
      ofBoth: (predicate) => this.read.bothColumns({ predicate }, right.read, place)[0]!.value,
      refuse: (message) => this.refuse('KPI_INVALID', `${place} ${message}`),
    });
  }

  /** The other table of a join as one to read expressions over. */
  #right(table: number): Recorder {
    return new Recorder(this.kpi, schemaOf(this.kpi.tables[table]!.columns), [], this.values);
  }

  #other(other: unknown, place: string): number {
    return addOther(
      this.kpi,
      other instanceof Recorder ? other.#asKpi() : other,
      place,
      this.refuse,
    );
  }

  /** The table itself as a KPI, which it is joined with. */
  #asKpi(): JoinableKpi {
    const { kpi, dataset, tables } = this.kpi;
    const isOfTwo = this.verbs.some(({ verb }) => OF_TWO.has(verb));
    const recorded = { verbs: this.verbs, tables: isOfTwo ? [...tables] : [] };
    return { plan: planKpi(kpi, dataset, recorded), dataset, sources: {} };
  }
}

namePlaces(Recorder.prototype, Recorder.methods);

/** Verbs that look at another table. */
const OF_TWO = new Set(
  'lookup semijoin antijoin join concat union intersect except assign'.split(' '),
);
