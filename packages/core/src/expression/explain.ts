import { parse } from 'acorn';
import { nearest } from '../util/errors.js';
import { functionNames, isKnown, remedyFor } from './functions.js';

/** Kinds of JavaScript that no expression may hold, by the name that Arquero or acorn gives them, and what to write instead. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['Aggregate function', 'aggregates rows, where only single rows are seen; roll up first'],
  [
    'Window function',
    'looks at other rows, where only single rows are seen; derive a column first',
  ],
  ['Assignments', 'assigns; declare a constant with another name instead'],
  ['AssignmentExpression', 'assigns; declare a constant with another name instead'],
  ['Update expressions', 'changes a variable; write x + 1 or x - 1 instead'],
  ['UpdateExpression', 'changes a variable; write x + 1 or x - 1 instead'],
  ['Use of "new"', 'uses new; for a date write op.utcdatetime(2015, 0, 31) or op.parse_date("…")'],
  [
    'Await expressions',
    'waits; an expression gives its value at once, so fetch it before and give it with .params({ … })',
  ],
  ['Async functions', 'is async; an expression gives its value at once'],
  ['Generator functions', 'is a generator; an expression returns its value'],
  [
    'Function definitions',
    'holds a function; an expression can hold none, so write what it computes in place, or use functions of op',
  ],
  [
    'ChainExpression',
    'uses optional chaining; columns are always there, so write d.a.b, or d.a == null ? null : d.a.b',
  ],
  ['SequenceExpression', 'holds several expressions; keep the last'],
  ['ThisExpression', 'uses this; read columns from the first parameter, as in d => d.price'],
  ['TaggedTemplateExpression', 'calls a function with a template; write the template alone'],
  ['ImportExpression', 'imports; give values with .params({ … })'],
  [
    'For loops',
    'loops; an expression gives the value of one row: use functions of op, such as op.join or op.includes, for arrays',
  ],
  [
    'For-of loops',
    'loops; an expression gives the value of one row: use functions of op for arrays',
  ],
  [
    'For-in loops',
    'loops; an expression gives the value of one row: use op.keys or op.values for objects',
  ],
  ['While loops', 'loops; an expression gives the value of one row'],
  ['Do-while loops', 'loops; an expression gives the value of one row'],
]);

/** What is wrong with a piece of an expression of that kind, and what to write instead. */
export function insteadOf(kind: string, snippet: string): string {
  const instead = INSTEAD.get(kind);
  return instead === undefined
    ? `${quote(snippet)} cannot be used in an expression.`
    : `${quote(snippet)} ${instead}.`;
}

/** An error of Arquero's parser in the words of the user. */
export function explain(message: string, source: string, params: readonly string[]): string {
  const [what, snippet] = /^([^:]*)(?:: "(.*?)"(?:\nNote: .*)?)?$/s.exec(message)?.slice(1) ?? [];
  switch (what) {
    case 'Invalid variable reference':
      return `an expression cannot see the variable "${snippet}": give its value with .params({ ${snippet} }) and read it as $.${snippet} in (d, $) => ….`;
    case 'Invalid function call':
      return noFunction(snippet!);
    case 'Invalid param reference':
      return noParam(snippet!, params);
    case 'Variable not accessible in operator call':
      return `${quote(snippet!)} is a constant, which an aggregate cannot see; write what it stands for in the argument of the aggregate.`;
    case 'Invalid operator parameter':
      return `${quote(snippet!)} is one argument too many for its aggregate.`;
    case 'Unsupported destructuring pattern':
    case 'Invalid argument':
      return `${quote(snippet!)} cannot be taken apart: name columns alone, as in ({ price, quantity }) => price * quantity.`;
    case 'Invalid member expression':
      return `${quote(snippet!)} names a column by what is only known row by row; a column's name must be fixed, or a parameter.`;
    case 'Invalid column reference':
      return `${quote(snippet!)} names no column.`;
    default:
      if (what?.startsWith('The row_object method')) {
        return `${quote(snippet!)} makes an object of one table's row, and here are two: write { a: a.x, b: b.y }.`;
      }
      if (what?.endsWith(' not allowed')) return insteadOf(what.slice(0, -12), snippet!);
      if (what?.startsWith('op.row_object'))
        return `${what}; name them, as in op.row_object('a', 'b').`;
      return `${quote(source)} cannot be read as an expression${syntaxError(source)}.`;
  }
}

function noFunction(call: string): string {
  const name = /^[^(]*?([\w$]+)\s*\(/.exec(call)?.[1] ?? '';
  if (isKnown(name)) {
    return `${quote(call)} stands within another aggregate; derive a column from it first, and aggregate that.`;
  }
  const near = nearest(name, functionNames());
  const remedy = remedyFor(name) ?? (near && `did you mean op.${near}?`);
  return `${quote(call)} is no function of op, and expressions can call no other${remedy ? `: ${remedy}` : ''}${remedy?.endsWith('?') ? '' : '.'}`;
}

function noParam(reference: string, params: readonly string[]): string {
  const name = /[\w$]+(?=["'\]]*$)/.exec(reference)?.[0] ?? reference;
  const near = nearest(name, params);
  return `the parameter ${reference} has no value: give it one with .params({ … })${near ? `, or did you mean $.${near}?` : '.'}`;
}

function syntaxError(source: string): string {
  try {
    parse(`(${source})`, { ecmaVersion: 2020 });
    return ": in a function's body only constants with their values, if, switch and return can stand";
  } catch (error) {
    return `: ${(error as Error).message.replace(/ \(\d+:\d+\)$/, '').toLowerCase()}`;
  }
}

/** A piece of source on one line. */
export function quote(snippet: string): string {
  const line = snippet.replace(/\s+/g, ' ').trim();
  return `"${line.length > 80 ? `${line.slice(0, 79)}…` : line}"`;
}
