import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { JsonValue } from '../dataset/values.js';
import { isObject } from '../util/is-object.js';
import { type FactsColumn, factsColumns } from './columns.js';
import { type Images, imagesOf, invalid, toCondition } from './filter-images.js';
import type { FactsCondition, FactsFilter, FilterRange } from './filter-types.js';

/** A condition in terms of images, or of texts. */
export type ColumnFilter = { column: FactsColumn; nulls: boolean } & (
  | { images: Images; texts?: undefined }
  | { images?: undefined; texts: TextCondition }
);

/** The texts that are listed or lie within a range, or with `not` the others. */
export interface TextCondition {
  listed: readonly string[];
  /** Absent where there is no range. */
  within: ((text: string) => boolean) | undefined;
  not: boolean;
}

/**
 * A filter's one form: columns in the order of the dataset, values sorted, ranges that meet made one. What lets everything
 * pass is left out. Filters that are written otherwise and mean the same have the same JSON, but for those with `not`.
 *
 * @throws TavolaError FILTER_INVALID with the column and the value that does not fit
 */
export function normalizeFilter(filter: unknown, dataset: DatasetSpec): FactsFilter {
  return Object.fromEntries(
    read(filter, factsColumns(dataset)).flatMap(([column, condition]) => {
      const normal =
        column.type === 'text'
          ? normalTexts(condition)
          : toCondition(column, imagesOf(column, condition), condition);
      const isAll = normal.not === true && !normal.ranges && normal.in?.length === 0;
      return isAll ? [] : [[column.name, normal]];
    }),
  );
}

/**
 * What a filter asks of each column.
 *
 * @throws TavolaError FILTER_INVALID
 */
export function columnFilters(filter: unknown, columns: readonly FactsColumn[]): ColumnFilter[] {
  return read(filter, columns).map(([column, condition]): ColumnFilter => {
    const not = condition.not === true;
    const nulls = (condition.in ?? []).includes(null) !== not;
    return column.type === 'text'
      ? { column, nulls, texts: toTexts(condition) }
      : { column, nulls, images: imagesOf(column, condition, not) };
  });
}

function read(
  filter: unknown,
  columns: readonly FactsColumn[],
): [column: FactsColumn, condition: FactsCondition][] {
  if (!isPlain(filter)) throw invalid(`it is ${JSON.stringify(filter)}, and no object of columns`);
  const known = new Map(columns.map((column) => [column.name, column]));
  for (const name of Object.keys(filter)) {
    if (known.has(name)) continue;
    throw invalid(`there is no column ${name}; there are ${[...known.keys()].join(', ')}`);
  }
  return columns.flatMap((column) => {
    if (!Object.hasOwn(filter, column.name)) return [];
    return [[column, readCondition(column, filter[column.name])]];
  });
}

const RANGE_KEYS = ['min', 'above', 'max', 'below'];

function readCondition(column: FactsColumn, condition: unknown): FactsCondition {
  const refuse = (what: string): never => {
    throw invalid(`of column ${column.name}, ${what}`);
  };
  if (!isPlain(condition)) {
    return refuse(`the condition is ${JSON.stringify(condition)}, and no { in, ranges, not }`);
  }
  const { in: values, ranges, not, ...others } = condition;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) refuse(`there is no ${unknown}: use in, ranges and not`);
  if (values === undefined && ranges === undefined) refuse('there is neither in nor ranges');
  if (not !== undefined && typeof not !== 'boolean') refuse('not is neither true nor false');
  if (values !== undefined && !Array.isArray(values)) refuse('in is no list');
  if (ranges !== undefined && !(Array.isArray(ranges) && ranges.every(isPlain))) {
    refuse('ranges is no list of { min, above, max, below }');
  }
  for (const range of (ranges ?? []) as object[]) {
    const wrong = Object.keys(range).find((key) => !RANGE_KEYS.includes(key));
    if (wrong !== undefined) refuse(`a range has ${wrong}: use min, above, max and below`);
  }
  if (column.type === 'text') checkTexts(condition as FactsCondition, refuse);
  return condition as FactsCondition;
}

function checkTexts({ in: values, ranges }: FactsCondition, refuse: (what: string) => never): void {
  const bounds = (ranges ?? []).flatMap((range) => Object.values(range));
  const given = [...(values ?? []).filter((value) => value !== null), ...bounds] as JsonValue[];
  const wrong = given.find((value) => typeof value !== 'string');
  if (wrong !== undefined) refuse(`${JSON.stringify(wrong)} is no text`);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Array.isArray(value);
}

function toTexts({ in: values = [], ranges = [], not = false }: FactsCondition): TextCondition {
  const listed = values.filter((value) => value !== null) as string[];
  const tests = ranges.map(({ min, above, max, below }) => (text: string): boolean => {
    return (
      (min === undefined || text >= String(min)) &&
      (above === undefined || text > String(above)) &&
      (max === undefined || text <= String(max)) &&
      (below === undefined || text < String(below))
    );
  });
  const within = tests.length > 0 ? (text: string) => tests.some((test) => test(text)) : undefined;
  return { listed, within, not };
}

/** Ranges of texts are sorted, and stay as they are. */
function normalTexts({ in: values = [], ranges = [], not }: FactsCondition): FactsCondition {
  const texts = [...new Set(values.filter((value) => value !== null))].sort();
  const sorted = ranges.map((range) => {
    const entries = RANGE_KEYS.map((key) => [key, range[key as keyof FilterRange]] as const);
    return JSON.stringify(Object.fromEntries(entries));
  });
  const unique = [...new Set(sorted)].sort().map((range) => JSON.parse(range) as FilterRange);
  return {
    in: [...texts, ...(values.includes(null) ? [null] : [])],
    ...(unique.length > 0 && { ranges: unique }),
    ...(not === true && { not }),
  };
}
