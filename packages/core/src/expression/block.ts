import type { EsNode } from './es-node.js';
import type { Expression } from './tree.js';

/** What the constants of a function's body stand for. */
export type Bindings = ReadonlyMap<string, Expression>;

interface Reader {
  toTree: (node: EsNode, bindings: Bindings) => Expression;
  refuse: (what: string) => never;
}

/** What follows a statement: the value that is returned after it, undefined where nothing is. */
type Next = () => Expression | undefined;

const UNDEFINED: Expression = { kind: 'constant', name: 'undefined' };

/**
 * The value that the body of a function returns, as one expression: each constant is put in place of its name, and `if`
 * and `switch` become conditions.
 */
export function fromBlock(block: EsNode, bindings: Bindings, reader: Reader): Expression {
  const value = run(block.body as EsNode[], bindings, reader, () => undefined);
  return value ?? refuseBody(reader);
}

function refuseBody(reader: Reader): never {
  return reader.refuse(
    'the body of an expression may only declare constants and return a value, as in d => { const x = d.a; return x * x; }.',
  );
}

/** @param leave what follows a `break` */
function run(
  statements: readonly EsNode[],
  bindings: Bindings,
  reader: Reader,
  next: Next,
  leave?: Next,
): Expression | undefined {
  const [first, ...others] = statements;
  if (!first) return next();
  const rest = (inner = bindings): Expression | undefined =>
    run(others, inner, reader, next, leave);
  switch (first.type) {
    case 'ReturnStatement':
      return first.argument ? reader.toTree(first.argument as EsNode, bindings) : UNDEFINED;
    case 'VariableDeclaration':
      return rest(declare(first, bindings, reader));
    case 'BlockStatement':
      return run(first.body as EsNode[], bindings, reader, rest, leave);
    case 'IfStatement': {
      const branch = (node: unknown): Expression | undefined =>
        run(node ? [node as EsNode] : [], bindings, reader, rest, leave);
      const test = reader.toTree(first.test as EsNode, bindings);
      return choose(test, branch(first.consequent), branch(first.alternate));
    }
    case 'SwitchStatement':
      return fromSwitch(first, bindings, reader, rest);
    case 'BreakStatement':
      return leave && !first.label ? leave() : refuseBody(reader);
    case 'EmptyStatement':
      return rest();
    case 'ExpressionStatement':
      // "use strict", or what has no effect.
      reader.toTree(first.expression as EsNode, bindings);
      return rest();
    default:
      return refuseBody(reader);
  }
}

function choose(
  test: Expression,
  yes: Expression | undefined,
  no: Expression | undefined,
): Expression | undefined {
  if (!yes && !no) return undefined;
  return { kind: 'conditional', test, yes: yes ?? UNDEFINED, no: no ?? UNDEFINED };
}

function fromSwitch(
  node: EsNode,
  bindings: Bindings,
  reader: Reader,
  next: Next,
): Expression | undefined {
  const cases = node.cases as EsNode[];
  const value = reader.toTree(node.discriminant as EsNode, bindings);
  /** A case runs on into those after it, up to a break. */
  const from = (index: number): Expression | undefined =>
    run(
      cases.slice(index).flatMap(({ consequent }) => consequent as EsNode[]),
      bindings,
      reader,
      next,
      next,
    );
  const fallback = cases.findIndex(({ test }) => !test);
  return cases.reduceRight<Expression | undefined>(
    (otherwise, { test }, index) => {
      if (!test) return otherwise;
      const right = reader.toTree(test as EsNode, bindings);
      return choose(
        { kind: 'binary', operator: '===', left: value, right },
        from(index),
        otherwise,
      );
    },
    fallback < 0 ? next() : from(fallback),
  );
}

/** The bindings with those that a declaration adds. */
function declare(node: EsNode, outer: Bindings, reader: Reader): Bindings {
  const bindings = new Map(outer);
  for (const { id, init } of node.declarations as { id: EsNode; init: EsNode | null }[]) {
    if (!init) return refuseBody(reader);
    bind(id, reader.toTree(init, bindings), bindings, reader);
  }
  return bindings;
}

function bind(
  pattern: EsNode,
  value: Expression,
  bindings: Map<string, Expression>,
  reader: Reader,
): void {
  switch (pattern.type) {
    case 'Identifier':
      bindings.set(String(pattern.name), value);
      break;
    case 'ArrayPattern': {
      // Items are taken in turn, as of a text its characters.
      const object: Expression = { kind: 'array', items: [{ kind: 'spread', argument: value }] };
      (pattern.elements as (EsNode | null)[]).forEach((element, i) => {
        const property: Expression = { kind: 'literal', value: i };
        if (element) bind(element, { kind: 'member', object, property }, bindings, reader);
      });
      break;
    }
    case 'ObjectPattern':
      for (const { type, computed, key, value: inner } of pattern.properties as EsNode[]) {
        if (type !== 'Property' || computed) refuseBody(reader);
        const name = (key as EsNode).name ?? (key as EsNode).value;
        const property: Expression = { kind: 'literal', value: String(name) };
        bind(inner as EsNode, { kind: 'member', object: value, property }, bindings, reader);
      }
      break;
    default:
      refuseBody(reader);
  }
}
