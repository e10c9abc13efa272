import { filterParameter } from '../answers/filter-columns.js';
import { byName, type Json, literally } from './json-schema.js';

/** A column of the dataset, as far as a filter by it is described. */
export interface FilteredColumn {
  name: string;
  type: 'integer' | 'decimal' | 'float' | 'text' | 'boolean' | 'date' | 'time' | 'timestamp';
  nullable: boolean;
  oneOf?: readonly string[];
  min?: number | string;
  max?: number | string;
}

const LONGEST = 8192;

const DAY = '\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const TIME = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,3})?)?';

/** A value of each type, and two that make a range. */
const FORMS: Record<FilteredColumn['type'], { value: string; from: string; to: string }> = {
  integer: { value: '-?\\d{1,15}', from: '2', to: '5' },
  decimal: { value: '-?\\d{1,15}(\\.\\d{1,15})?', from: '9.5', to: '12' },
  float: { value: '-?\\d{1,15}(\\.\\d{1,15})?', from: '0.25', to: '1.5' },
  text: { value: '[^",<!.]+', from: 'A', to: 'M' },
  boolean: { value: '(true|false)', from: 'true', to: 'false' },
  date: { value: DAY, from: '2015-01-01', to: '2015-03-31' },
  time: { value: TIME, from: '11:30', to: '14:00' },
  timestamp: { value: `${DAY}T${TIME}Z?`, from: '2015-01-01T11:30', to: '2015-03-31T14:00' },
};

/** The parameters that filter by columns of the dataset, by the name that components have for them. */
export function filterParameters(columns: readonly FilteredColumn[]): Record<string, Json> {
  return byName(columns, (column) => [
    componentName(column, columns),
    toParameter(column),
  ]) as Record<string, Json>;
}

/** Components are called by fewer characters than columns may be. */
function componentName({ name }: FilteredColumn, all: readonly FilteredColumn[]): string {
  return /^[\w.-]+$/.test(name)
    ? `filter.${name}`
    : `filter-${all.findIndex((other) => other.name === name) + 1}`;
}

function toParameter(column: FilteredColumn): Json {
  const { name } = column;
  return {
    name: filterParameter(name),
    in: 'query',
    description: describe(column),
    schema: { type: 'string', minLength: 1, maxLength: LONGEST, ...patternOf(column) },
    examples: byName(examplesOf(column), ([what, value]) => [what, { value }]),
  };
}

function describe({ name, type, nullable, oneOf, min, max }: FilteredColumn): string {
  const kind = oneOf
    ? `Values are ${oneOf.map((value) => `\`${value}\``).join(', ')}.`
    : `Values are of type ${type}${bounds(min, max)}.`;
  const ranges =
    type === 'boolean'
      ? ''
      : ', ranges as `from..to` (either end may be open, and `<` leaves an end out)';
  const nulls = nullable ? ', `null` for rows without a value' : '';
  return `Rows of the dataset by ${name}: values separated by commas${ranges}${nulls}; with \`!\` before all of it the other rows. ${kind} A value in double quotes is taken as it is.`;
}

function bounds(min: number | string | undefined, max: number | string | undefined): string {
  return (min === undefined ? '' : ` from ${min}`) + (max === undefined ? '' : ` to ${max}`);
}

/** How it is usually written. More is answered: values in quotes, and ranges of text. */
function patternOf({ type, oneOf }: FilteredColumn): Json {
  // A text may be anything, if need be in quotes.
  if (type === 'text' && !oneOf) return {};
  const value = oneOf ? `(${oneOf.map(toListed).join('|')})` : FORMS[type].value;
  const item =
    oneOf || type === 'boolean' ? value : `(${value}(<?\\.\\.(<?${value})?)?|\\.\\.<?${value})`;
  const listed = `(${item}|null)`;
  return { pattern: `^!?${listed}(,${listed})*$` };
}

/** A value as a list has it. */
function toListed(value: string): string {
  const isPlain = !/[,"<]|\.\.|^[!.]|\.$|^null$|^$/.test(value);
  return literally(isPlain ? value : `"${value.replaceAll('"', '""')}"`);
}

function examplesOf({ type, oneOf, nullable }: FilteredColumn): [what: string, value: string][] {
  const { from, to } = FORMS[type];
  const values = oneOf?.slice(0, 2).map((value) => value) ?? [from, to];
  const isPlain = values.every((value) => /^[\w .:-]+$/.test(value));
  const listed = isPlain ? values : [from];
  return [
    ['one', listed[0]!],
    ['several', [...new Set(listed)].join(',')],
    ['others', `!${listed[0]}`],
    ...(type === 'boolean' || oneOf
      ? []
      : ([
          ['range', `${from}..${to}`],
          ['open', `${from}..`],
        ] as [string, string][])),
    ...(nullable ? ([['none', 'null']] as [string, string][]) : []),
  ];
}
