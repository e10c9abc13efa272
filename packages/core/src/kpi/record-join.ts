import type { Expression } from '../expression/tree.js';
import { mapChildren } from '../expression/tree.js';
import type { JoinCondition, VerbColumn } from './verbs.js';

/** How a join's second argument is read, as Arquero reads it. */
export interface ConditionRequest {
  /** Names of the columns on either side. */
  left: readonly string[];
  right: readonly string[];
  on: unknown;
  ofLeft(key: unknown): Expression;
  ofRight(key: unknown): Expression;
  ofBoth(predicate: unknown): Expression;
  refuse(message: string): never;
}

/** Nothing is the columns of both; a name is a key of both; a list is keys of either; a function compares rows. */
export function readCondition(request: ConditionRequest): JoinCondition {
  const { left, right, on, ofLeft, ofRight, ofBoth, refuse } = request;
  if (on === undefined || on === null) {
    const shared = left.filter((name) => right.includes(name));
    if (shared.length === 0)
      refuse('of two tables without a common column needs keys: [left, right].');
    return { left: shared.map(ofLeft), right: shared.map(ofRight) };
  }
  if (typeof on === 'function') return { predicate: ofBoth(on) };
  const [keysLeft, keysRight = keysLeft] = Array.isArray(on) ? on : [on];
  const [ofEither, ofOther] = [asList(keysLeft), asList(keysRight)];
  if (ofEither.length !== ofOther.length)
    refuse(`has ${ofEither.length} keys on the left and ${ofOther.length} on the right.`);
  return { left: ofEither.map(ofLeft), right: ofOther.map(ofRight) };
}

export interface JoinValuesRequest {
  left: readonly string[];
  right: readonly string[];
  condition: JoinCondition;
  values: unknown;
  keep: { left: boolean; right: boolean };
  suffix: readonly (string | undefined)[];
  ofLeft(list: unknown[]): VerbColumn[];
  ofRight(list: unknown[]): VerbColumn[];
  ofBoth(spec: object): VerbColumn[];
}

/** The columns of a join's result, each over both tables. Names that both sides have get a suffix, `_1` and `_2` unless given. */
export function readJoinValues(request: JoinValuesRequest): VerbColumn[] {
  const { values, ofLeft, ofRight, ofBoth } = request;
  if (values !== undefined && values !== null && !Array.isArray(values)) {
    return ofBoth(values as object);
  }
  const [columnsLeft, columnsRight] = Array.isArray(values)
    ? [values.length > 0 ? ofLeft([values[0]]) : [], values.length > 1 ? ofRight([values[1]]) : []]
    : inferValues(request);
  const both = Array.isArray(values) && values.length > 2 ? ofBoth(values[2] as object) : [];
  const isTwice = (name: string): boolean =>
    columnsLeft.some((column) => column.name === name) &&
    columnsRight.some((column) => column.name === name);
  const renamed = (columns: VerbColumn[], suffix: string | undefined, other: string) =>
    columns.map((column) =>
      isTwice(column.name) && suffix !== ''
        ? { ...column, name: `${column.name}${suffix || other}` }
        : column,
    );
  const [first, second] = request.suffix;
  const all = [
    ...renamed(onSide(0, columnsLeft), first, '_1'),
    ...renamed(onSide(1, columnsRight), second, '_2'),
    ...both,
  ];
  return [...new Map(all.map((column) => [column.name, column])).values()];
}

/** All columns of both, but shared keys once. */
function inferValues(request: JoinValuesRequest): [VerbColumn[], VerbColumn[]] {
  const { left, right, condition, keep, ofLeft, ofRight } = request;
  const shared = 'left' in condition ? sharedKeys(condition.left, condition.right) : new Set();
  const notShared = (names: readonly string[]) => names.filter((name) => !shared.has(name));
  if (keep.left && keep.right) {
    const merged = ofLeft([...left]).map((column) =>
      shared.has(column.name) ? { ...column, value: eitherKey(column.name) } : column,
    );
    return [merged, ofRight(notShared(right))];
  }
  return keep.right
    ? [ofLeft(notShared(left)), ofRight([...right])]
    : [ofLeft([...left]), ofRight(notShared(right))];
}

function sharedKeys(left: readonly Expression[], right: readonly Expression[]): Set<string> {
  const shared = new Set<string>();
  left.forEach((key, i) => {
    const other = right[i];
    if (key.kind === 'column' && other?.kind === 'column' && key.name === other.name)
      shared.add(key.name);
  });
  return shared;
}

/** The key of the left row, or of the right where there is no left. */
function eitherKey(name: string): Expression {
  const left: Expression = { kind: 'column', name, side: 0 };
  return {
    kind: 'conditional',
    test: { kind: 'binary', operator: '==', left, right: { kind: 'literal', value: null } },
    yes: { kind: 'column', name, side: 1 },
    no: left,
  };
}

/** Columns over one table as columns over two. */
function onSide(side: 0 | 1, columns: readonly VerbColumn[]): VerbColumn[] {
  return columns.map((column) => ({ ...column, value: withSide(column.value, side) }));
}

function withSide(expression: Expression, side: 0 | 1): Expression {
  return expression.kind === 'column'
    ? { side, ...expression }
    : mapChildren(expression, (child) => withSide(child, side));
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
