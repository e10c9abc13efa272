import type { ValueType } from '../dataset/types.js';
import type { Expression } from './tree.js';

/** What is known of a column before any row is read. */
export interface TypedColumn {
  type: ValueType;
  scale: number;
}

const INTEGER_FUNCTIONS = new Set(
  [
    'year',
    'quarter',
    'month',
    'week',
    'date',
    'dayofyear',
    'dayofweek',
    'hours',
    'minutes',
    'seconds',
    'milliseconds',
  ]
    .flatMap((part) => [part, `utc${part}`])
    .concat('length', 'sign', 'clz32'),
);
export const TEXT_FUNCTIONS: ReadonlySet<string> = new Set(
  'normalize padend padstart upper lower repeat replace substring trim to_json format_date format_utcdate join'.split(
    ' ',
  ),
);
const BOOLEAN_FUNCTIONS = new Set(
  'startswith endswith is_nan is_finite equal has includes some every'.split(' '),
);
const FLOAT_FUNCTIONS = new Set(
  'bin abs cbrt ceil exp expm1 floor fround greatest least log log10 log1p log2 pow round sqrt trunc degrees radians acos acosh asin asinh atan atan2 atanh cos cosh sin sinh tan tanh parse_float parse_int timestamp'.split(
    ' ',
  ),
);
const TIMESTAMP_FUNCTIONS = new Set(['datetime', 'utcdatetime', 'parse_date']);

const COMPARISONS = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=', 'in']);
const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>']);

/** The type of an expression's values, `any` where it cannot be known. */
export function typeOf(
  expression: Expression,
  column: (name: string) => TypedColumn,
  call: (op: string, args: Expression[]) => TypedColumn | undefined = () => undefined,
): TypedColumn {
  const go = (child: Expression): TypedColumn => typeOf(child, column, call);
  switch (expression.kind) {
    case 'column':
      return column(expression.name);
    case 'literal':
      return plain(literalType(expression.value));
    case 'constant':
      return plain(expression.name === 'undefined' ? 'any' : 'float');
    case 'template':
      return plain('text');
    case 'call':
      return call(expression.op, expression.arguments) ?? plain(functionType(expression.op));
    case 'unary':
      return plain(expression.operator === '!' ? 'boolean' : 'float');
    case 'binary':
      return binaryType(expression.operator, go(expression.left), go(expression.right));
    case 'conditional': {
      const yes = go(isNull(expression.yes) ? expression.no : expression.yes);
      const no = go(isNull(expression.no) ? expression.yes : expression.no);
      return common(yes, no);
    }
    default:
      return plain('any');
  }
}

function plain(type: ValueType): TypedColumn {
  return { type, scale: 0 };
}

function literalType(value: string | number | boolean | null): ValueType {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'float';
  if (typeof value === 'boolean') return 'boolean';
  return value === null ? 'any' : 'text';
}

function binaryType(operator: string, left: TypedColumn, right: TypedColumn): TypedColumn {
  if (COMPARISONS.has(operator)) return plain('boolean');
  if (ARITHMETIC.has(operator)) return plain('float');
  if (operator === '+') {
    if (left.type === 'text' || right.type === 'text') return plain('text');
    return plain([left, right].every(({ type }) => NUMERIC.has(type)) ? 'float' : 'any');
  }
  return common(left, right);
}

/** The type of a value that comes from either of two expressions. A computed decimal is a float. */
function common(left: TypedColumn, right: TypedColumn): TypedColumn {
  const types = [left.type, right.type];
  if (types.every((type) => NUMERIC.has(type)) && types.some((type) => type !== 'boolean')) {
    return plain(types.every((type) => type === 'integer') ? 'integer' : 'float');
  }
  return left.type === right.type ? plain(left.type) : plain('any');
}

function isNull(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value === null;
}

export const NUMERIC: ReadonlySet<ValueType> = new Set(['integer', 'decimal', 'float', 'boolean']);

function functionType(op: string): ValueType {
  if (INTEGER_FUNCTIONS.has(op)) return 'integer';
  if (TEXT_FUNCTIONS.has(op)) return 'text';
  if (BOOLEAN_FUNCTIONS.has(op)) return 'boolean';
  if (FLOAT_FUNCTIONS.has(op)) return 'float';
  return TIMESTAMP_FUNCTIONS.has(op) ? 'timestamp' : 'any';
}
