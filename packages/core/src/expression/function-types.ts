import type { ValueType } from '../dataset/types.js';

function each(type: ValueType, names: string): [string, ValueType][] {
  return names.split(' ').map((name) => [name, type]);
}

/** What functions give, whatever they are given; `any` for those whose values no column can hold. */
export const FUNCTION_TYPES: ReadonlyMap<string, ValueType> = new Map([
  ...each(
    'integer',
    'utcyear utcquarter utcmonth utcweek utcdate utcdayofyear utcdayofweek utchours utcminutes utcseconds utcmilliseconds length indexof lastindexof sign clz32',
  ),
  ...each(
    'float',
    'abs cbrt ceil exp expm1 floor fround log log10 log1p log2 pow round sqrt trunc degrees radians acos acosh asin asinh atan atan2 atanh cos cosh sin sinh tan tanh parse_float parse_int timestamp',
  ),
  ...each(
    'text',
    'normalize padend padstart upper lower repeat replace substring trim to_json join format_utcdate tavola_format_date',
  ),
  ...each('boolean', 'startswith endswith includes has equal is_nan is_finite'),
  ...each('timestamp', 'utcdatetime tavola_parse_date tavola_date'),
]);

/** Functions that give text. */
export const TEXT_FUNCTIONS: ReadonlySet<string> = new Set(
  [...FUNCTION_TYPES].flatMap(([name, type]) => (type === 'text' ? [name] : [])),
);
