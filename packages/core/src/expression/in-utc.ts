import { type Expression, mapChildren } from './tree.js';
import type { TypedColumn } from './types.js';

/** The arguments of functions that Arquero makes text of. */
const TEXT_ARGUMENTS: Readonly<Record<string, readonly number[]>> = {
  endswith: [0, 1],
  startswith: [0, 1],
  match: [0, 1],
  normalize: [0],
  padend: [0, 2],
  padstart: [0, 2],
  upper: [0],
  lower: [0],
  trim: [0],
  repeat: [0],
  replace: [0, 1, 2],
  split: [0, 1],
  substring: [0],
  parse_float: [0],
  parse_int: [0],
  parse_json: [0],
  join: [0, 1],
  has: [1],
  pluck: [1],
  object_agg: [0],
};

/** Functions of a date that read a text as ISO 8601. */
const READS_TEXT =
  /^(utc(year|quarter|month|date|dayofweek|hours|minutes|seconds|milliseconds)|timestamp|format_utcdate)$/;

/** Functions that turn what is in an argument to text, and their twins in UTC. */
const TWINS: Readonly<Record<string, string>> = {
  recode: 'tavola_recode',
  object: 'tavola_object',
};

/**
 * The expression for Arquero such that what it makes of dates does not depend on the time zone of the machine: a date that
 * is made text is made so in UTC, and a text that is taken for a date is read in UTC.
 *
 * @param typeOf the type of an expression over the table's columns
 */
export function inUtc(
  expression: Expression,
  typeOf: (expression: Expression) => TypedColumn,
): Expression {
  const isText = (part: Expression): boolean => typeOf(part).type === 'text';
  const asText = (part: Expression): Expression =>
    mayBe(part, DATES, typeOf) ? call('tavola_text', go(part)) : go(part);
  const go = (part: Expression): Expression => inUtc(part, typeOf);

  switch (expression.kind) {
    case 'template':
      return { ...expression, values: expression.values.map(asText) };
    case 'member':
      return {
        ...expression,
        object: go(expression.object),
        property: asText(expression.property),
      };
    case 'binary': {
      const { operator, left, right } = expression;
      if (operator === 'in') return { ...expression, left: asText(left), right: go(right) };
      const makesText =
        operator === '+' ||
        // A date is compared with a text as text, with another date as an object.
        (/^[=!]=$/.test(operator) && (isText(left) || isText(right)));
      return makesText
        ? { ...expression, left: asText(left), right: asText(right) }
        : mapChildren(expression, go);
    }
    case 'call':
      return callInUtc(expression, { go, asText, isText, typeOf });
    default:
      return mapChildren(expression, go);
  }
}

interface Parts {
  go: (part: Expression) => Expression;
  asText: (part: Expression) => Expression;
  isText: (part: Expression) => boolean;
  typeOf: (part: Expression) => TypedColumn;
}

function callInUtc(
  expression: Expression & { kind: 'call' },
  { go, asText, isText, typeOf }: Parts,
): Expression {
  const { op, arguments: args } = expression;
  const [first] = args;
  if (first && READS_TEXT.test(op) && mayBe(first, TEXTS, typeOf)) {
    return {
      ...expression,
      arguments: [call('tavola_moment', go(first)), ...args.slice(1).map(go)],
    };
  }
  if (first && Object.hasOwn(TWINS, op) && (op === 'object' || mayBe(first, DATES, typeOf))) {
    return { ...expression, op: TWINS[op]!, arguments: args.map(go) };
  }
  const isSearch = /^(includes|indexof|lastindexof)$/.test(op) && first && isText(first);
  const positions = isSearch ? [1] : Object.hasOwn(TEXT_ARGUMENTS, op) ? TEXT_ARGUMENTS[op]! : [];
  return {
    ...expression,
    arguments: args.map((arg, i) => (positions.includes(i) ? asText(arg) : go(arg))),
  };
}

const DATES = new Set(['date', 'time', 'timestamp', 'any']);
const TEXTS = new Set(['text', 'any']);

function mayBe(
  part: Expression,
  types: ReadonlySet<string>,
  typeOf: (part: Expression) => TypedColumn,
): boolean {
  // Of these it is known without a type.
  if (['literal', 'regexp', 'constant', 'object', 'template', 'spread'].includes(part.kind)) {
    return part.kind === 'literal' ? typeof part.value === 'string' && types === TEXTS : false;
  }
  return types.has(typeOf(part).type);
}

function call(op: string, argument: Expression): Expression {
  return { kind: 'call', op, arguments: [argument] };
}
