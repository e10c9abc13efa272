import { type Expression, mapChildren } from '../expression/tree.js';
import { type TypedColumn, typeOf } from '../expression/types.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { OWN, type PlannedColumn, type PlanTable } from './plan.js';
import type { Verb, VerbColumn } from './verbs.js';

/** The columns of a table as it stands, and the grouping in force. */
export interface Schema {
  readonly columns: ReadonlyMap<string, TypedColumn>;
  readonly keys: readonly (readonly [name: string, type: TypedColumn])[];
  /** The type of columns whose names are in the data, where there are such. */
  readonly open?: TypedColumn;
}

type Columns = [string, TypedColumn][];
type OtherTable = Pick<PlanTable, 'columns'>;

const ANY: TypedColumn = { type: 'any', scale: 0 };
const INTEGER: TypedColumn = { type: 'integer', scale: 0 };
const TEXT: TypedColumn = { type: 'text', scale: 0 };

/** Functions that give a value of their first argument's column, of a row or another. */
const SAME_TYPE = new Set('lag lead first_value last_value nth_value fill_down fill_up'.split(' '));
const RANKS = new Set('row_number rank dense_rank ntile'.split(' '));

export function schemaOf(columns: readonly PlannedColumn[]): Schema {
  return { columns: new Map(columns.map(({ name, ...type }) => [name, plain(type)])), keys: [] };
}

/** The type of an expression over a table, aggregates and window functions included. */
export function typeIn(
  schema: Pick<Schema, 'columns' | 'open'>,
  expression: Expression,
): TypedColumn {
  const go = (child: Expression): TypedColumn => typeIn(schema, child);
  const column = (name: string): TypedColumn => schema.columns.get(name) ?? schema.open ?? ANY;
  return plain(
    typeOf(expression, column, (op, args) => {
      const aggregate = AGGREGATES.get(op);
      if (aggregate) return aggregate.resultType(args.slice(0, aggregate.arity).map(go));
      if (RANKS.has(op)) return INTEGER;
      if (/rank$|^cume_dist$/.test(op)) return { type: 'float', scale: 0 };
      return SAME_TYPE.has(op) && args[0]
        ? withDefault(go(args[0]), args[2] ?? args[1], op)
        : undefined;
    }),
  );
}

/** A default of another type, as in `op.lag(d.name, 1, 0)`, makes the type unknown. */
function withDefault(type: TypedColumn, other: Expression | undefined, op: string): TypedColumn {
  if (op === 'first_value' || op === 'last_value' || op === 'nth_value') return type;
  if (other?.kind !== 'literal' || other.value === null) return type;
  const isNumber = typeof other.value === 'number';
  if (!isNumber) return type.type === 'text' && typeof other.value === 'string' ? type : ANY;
  if (type.type === 'decimal') return type;
  return type.type === 'integer' || type.type === 'float' ? type : ANY;
}

/** What a verb makes of a table's columns. */
export function schemaAfter(verb: Verb, schema: Schema, tables: readonly OtherTable[]): Schema {
  const typed = (list: readonly VerbColumn[], of: Schema = schema): Columns =>
    list.map(({ name, value }) => [name, typeIn(of, value)]);
  switch (verb.verb) {
    case 'derive':
      return verb.drop
        ? { columns: new Map(typed(verb.columns)), keys: schema.keys }
        : withColumns(schema, typed(verb.columns));
    case 'select':
    case 'rename':
    case 'relocate': {
      const columns = verb.columns.map(
        ({ from, to }) => [to, typeIn(schema, { kind: 'column', name: from })] as const,
      );
      const { open, ...known } = schema;
      return {
        ...known,
        columns: new Map(columns),
        ...(open && verb.verb !== 'select' && { open }),
      };
    }
    case 'groupby':
      return { ...schema, keys: typed(verb.keys) };
    case 'ungroup':
      return { ...schema, keys: [] };
    case 'rollup':
      return { columns: new Map([...schema.keys, ...typed(verb.columns)]), keys: [] };
    case 'dedupe':
      return { ...schema, keys: [] };
    case 'lookup':
      return withColumns(schema, typed(verb.values, schemaOf(tables[verb.other]!.columns)));
    case 'join':
      return {
        columns: new Map(typed(verb.values.map(flat), bothSides(schema, tables[verb.other]!))),
        keys: [],
      };
    case 'concat':
    case 'union':
    case 'intersect':
    case 'except':
      return {
        ...withTypesOf(
          schema,
          verb.others.map((i) => tables[i]!),
        ),
        keys: [],
      };
    case 'assign':
      return verb.others.reduce<Schema>(
        (all, i) => withColumns(all, [...schemaOf(tables[i]!.columns).columns]),
        schema,
      );
    case 'fold': {
      const value = common(typed(verb.columns).map(([, type]) => type));
      const folded = new Set(verb.columns.map(({ name }) => name));
      const rest = [...schema.columns].filter(([name]) => !folded.has(name));
      const [key, name] = verb.as;
      // Arquero drops what is folded last, also where the new columns are called so.
      const added: Columns = [
        [key, TEXT],
        [name, value],
      ];
      const kept = [...rest, ...added.filter(([each]) => !folded.has(each))];
      return { ...schema, columns: new Map(kept), keys: [] };
    }
    case 'pivot':
      return {
        columns: new Map(schema.keys),
        keys: [],
        open: common(typed(verb.values).map(([, type]) => type)),
      };
    case 'spread':
      return spreadSchema(verb, schema);
    case 'unroll': {
      const unrolled = typed(verb.values).map(([name, { items = ANY }]): Columns[number] => [
        name,
        items,
      ]);
      const index: Columns = verb.index === null ? [] : [[verb.index, INTEGER]];
      const kept = withColumns(schema, [...unrolled, ...index]).columns;
      const left = [...kept].filter(([name]) => !verb.drop.includes(name));
      return { ...schema, columns: new Map(left), keys: [] };
    }
    case 'impute': {
      const imputed = typed(verb.values).map(([name, type]): Columns[number] => [
        name,
        common([schema.columns.get(name) ?? ANY, type]),
      ]);
      return withColumns(schema, imputed);
    }
    default:
      return schema;
  }
}

/** Both tables of a join as one, whose columns of the right begin with a mark. */
export function bothSides(left: Schema, right: OtherTable): Schema {
  const marked = right.columns.map(({ name, ...type }): Columns[number] => [
    markRight(name),
    plain(type),
  ]);
  return { ...left, columns: new Map([...left.columns, ...marked]) };
}

/** An expression over two tables as one over both together. */
export function flat<T extends { value: Expression }>(column: T): T {
  return { ...column, value: flatten(column.value) };
}

export function flatten(expression: Expression): Expression {
  if (expression.kind !== 'column') return mapChildren(expression, flatten);
  return {
    kind: 'column',
    name: expression.side === 1 ? markRight(expression.name) : expression.name,
  };
}

function markRight(name: string): string {
  return `${OWN}${name}`;
}

function withColumns(schema: Schema, columns: Columns): Schema {
  return { ...schema, columns: new Map([...schema.columns, ...columns]) };
}

/** The columns of the first table, as far as those of the same name in the others have the same type. */
function withTypesOf(schema: Schema, others: readonly OtherTable[]): Schema {
  const columns = [...schema.columns].map(([name, type]): Columns[number] => [
    name,
    common([
      type,
      ...others.flatMap((other) => other.columns.filter((column) => column.name === name)),
    ]),
  ]);
  return { ...schema, columns: new Map(columns) };
}

function spreadSchema(verb: Verb & { verb: 'spread' }, schema: Schema): Schema {
  const values = new Map(verb.values.map(({ name, value }) => [name, value]));
  const limit = verb.limit ?? (verb.as.length || undefined);
  const spread = (name: string): Columns =>
    Array.from({ length: limit ?? 0 }, (_, i) => [verb.as[i] ?? `${name}_${i + 1}`, ANY]);
  const columns: Columns = [...schema.columns].flatMap(([name, type]): Columns => {
    if (!values.has(name)) return [[name, type]];
    values.delete(name);
    return verb.drop ? spread(name) : [[name, type], ...spread(name)];
  });
  for (const name of values.keys()) columns.push(...spread(name));
  // As many columns as the longest array has values.
  return { ...schema, columns: new Map(columns), open: schema.open ?? ANY };
}

/** The type that holds the values of several. */
function common(types: readonly TypedColumn[]): TypedColumn {
  const [first = ANY] = types;
  const same = JSON.stringify(plain(first));
  if (types.every((type) => JSON.stringify(plain(type)) === same)) return plain(first);
  const isNumber = types.every(({ type }) => ['integer', 'decimal', 'float'].includes(type));
  return isNumber ? { type: 'float', scale: 0 } : ANY;
}

function plain({ type, scale, items }: TypedColumn): TypedColumn {
  return items === undefined ? { type, scale } : { type, scale, items };
}
