import type { Expression } from './tree.js';
import { registerUtcFunctions } from './utc-functions.js';

// What is printed may call them.
registerUtcFunctions();

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * The expression as Arquero reads it, in one spelling for one meaning.
 *
 * @example toSource(parseExpression(row => row.a + 1, {}, '')) // 'd => (d.a + 1)'
 */
export function toSource(expression: Expression): string {
  return `d => ${print(expression)}`;
}

/**
 * The expression over the two tables of a join as Arquero reads it.
 *
 * @example toJoinSource(…) // '(a, b) => (a.id === b.id)'
 */
export function toJoinSource(expression: Expression): string {
  return `(a, b) => ${print(expression)}`;
}

function print(expression: Expression): string {
  switch (expression.kind) {
    case 'column':
      return `${expression.side === undefined ? 'd' : 'ab'[expression.side]}${member(expression.name)}`;
    case 'literal':
      return typeof expression.value === 'number' && expression.value < 0
        ? `(${expression.value})`
        : JSON.stringify(expression.value);
    case 'regexp':
      return `/${expression.pattern}/${expression.flags}`;
    case 'constant':
      return expression.name;
    case 'call':
      return `op.${expression.op}(${list(expression.arguments)})`;
    case 'unary':
      return `(${expression.operator} ${print(expression.argument)})`;
    case 'binary':
      return `(${printLeft(expression)} ${expression.operator} ${print(expression.right)})`;
    case 'conditional':
      return `(${print(expression.test)} ? ${print(expression.yes)} : ${print(expression.no)})`;
    case 'member':
      return `${print(expression.object)}[${printProperty(expression.property)}]`;
    case 'array':
      return `[${list(expression.items)}]`;
    case 'spread':
      return `...${print(expression.argument)}`;
    case 'object':
      return `({ ${expression.entries.map(({ name, value }) => `${JSON.stringify(name)}: ${print(value)}`).join(', ')} })`;
    case 'template':
      return `\`${expression.texts.map((text, i) => escapeTemplate(text) + placeholder(expression.values[i])).join('')}\``;
  }
}

/** Arquero spells `undefined` as `void(0)`, which JavaScript does not take before `**`; to it, both are NaN. */
function printLeft({ operator, left }: Extract<Expression, { kind: 'binary' }>): string {
  const isUndefined = left.kind === 'constant' && left.name === 'undefined';
  return operator === '**' && isUndefined ? 'NaN' : print(left);
}

/** A constant that stands alone in brackets Arquero leaves as a name, which JavaScript does not know. */
function printProperty(property: Expression): string {
  const isNumber = property.kind === 'constant' && property.name !== 'undefined';
  return isNumber ? `(+ ${property.name})` : print(property);
}

function list(expressions: Expression[]): string {
  return expressions.map(print).join(', ');
}

function member(name: string): string {
  return IDENTIFIER.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function placeholder(value: Expression | undefined): string {
  return value ? `\${${print(value)}}` : '';
}

function escapeTemplate(text: string): string {
  return text.replace(/[\\`$]/g, '\\$&');
}
