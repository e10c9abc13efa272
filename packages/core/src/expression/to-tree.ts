import { TavolaError } from '../util/errors.js';
import { type Bindings, fromBlock } from './block.js';
import type { EsNode } from './es-node.js';
import { insteadOf, quote } from './explain.js';
import { isKnown, UNSTEADY, UTC_NAMES } from './functions.js';
import { fromParam, fromScalar, type Params } from './literals.js';
import type { Expression } from './tree.js';

/** What a node is read in: the source it came from, for errors, and the values that stand for parameters. */
export interface Context {
  where: string;
  source: string;
  params: Params;
}

/** An expression from Arquero's tree, with `const`s replaced by what they stand for. */
export function toTree(node: EsNode, context: Context, bindings: Bindings = new Map()): Expression {
  const go = (child: unknown): Expression => toTree(child as EsNode, context, bindings);
  const all = (list: unknown): Expression[] => (list as EsNode[]).map(go);
  const refuse = (what: string): never => {
    throw new TavolaError('EXPRESSION_INVALID', `${context.where}: ${what}`);
  };

  switch (node.type) {
    case 'Column': {
      const name = String(node.name);
      const table = node.table as number | undefined;
      return table ? { kind: 'column', name, side: table === 1 ? 0 : 1 } : { kind: 'column', name };
    }
    case 'Parameter':
      return parameter(node, context, go);
    case 'Constant':
      return { kind: 'constant', name: String(node.name) };
    case 'Literal':
      return literal(node, refuse);
    case 'Identifier':
      return (
        bindings.get(String(node.name)) ??
        refuse(
          `${quote(String(node.name))} stands alone, where only a value can; name a column, as in d.price, or use op.row_object().`,
        )
      );
    case 'CallExpression':
      return call(String((node.callee as EsNode).name), all(node.arguments), refuse);
    case 'SpreadElement':
      return { kind: 'spread', argument: go(node.argument) };
    case 'UnaryExpression':
      return unary(String(node.operator), go(node.argument), refuse);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return {
        kind: 'binary',
        operator: String(node.operator),
        left: go(node.left),
        right: go(node.right),
      };
    case 'ConditionalExpression':
      return {
        kind: 'conditional',
        test: go(node.test),
        yes: go(node.consequent),
        no: go(node.alternate),
      };
    case 'MemberExpression': {
      const property = node.property as EsNode;
      return {
        kind: 'member',
        object: go(node.object),
        property: node.computed ? go(property) : { kind: 'literal', value: String(property.name) },
      };
    }
    case 'ArrayExpression':
      return { kind: 'array', items: all(node.elements) };
    case 'ObjectExpression':
      return object(node.properties as EsNode[], go);
    case 'TemplateLiteral':
      return {
        kind: 'template',
        texts: (node.quasis as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked),
        values: all(node.expressions),
      };
    case 'BlockStatement':
      return fromBlock(node, bindings, {
        toTree: (child, inner) => toTree(child, context, inner),
        refuse,
      });
    default:
      return refuse(insteadOf(node.type, context.source));
  }
}

function parameter(
  node: EsNode,
  { params, where }: Context,
  go: (child: unknown) => Expression,
): Expression {
  const object = node.object as EsNode | undefined;
  // Of `list[0]`, where `list` is a parameter taken from `$`, Arquero makes the parameter alone.
  if (object?.type === 'Parameter') return go({ ...node, type: 'MemberExpression' });
  const name = String(node.name);
  return fromParam(Object.hasOwn(params, name) ? params[name] : null, where, name);
}

function literal(node: EsNode, refuse: (what: string) => never): Expression {
  const regex = node.regex as { pattern: string; flags: string } | undefined;
  if (regex) return { kind: 'regexp', pattern: regex.pattern, flags: regex.flags };
  if (node.bigint !== undefined)
    return refuse(
      `the bigint ${String(node.raw)} cannot be used in an expression; write ${String(node.bigint)}.`,
    );
  return fromScalar(node.value as string | number | boolean | null);
}

function call(op: string, args: Expression[], refuse: (what: string) => never): Expression {
  const remedy = UNSTEADY.get(op);
  if (remedy !== undefined) {
    return refuse(
      `op.${op}, which gives another answer elsewhere or later, cannot be used; ${remedy}.`,
    );
  }
  if (/datetime$/.test(op) && args.length === 0) {
    return refuse(
      `op.${op}() without arguments is the present moment and gives another answer later; give the moment with .params({ … }).`,
    );
  }
  if (!isKnown(op)) {
    return refuse(
      `op.${op} was added with addFunction, and workers do not have it; write what it computes with functions of op.`,
    );
  }
  return { kind: 'call', op: UTC_NAMES.get(op) ?? op, arguments: args };
}

function unary(
  operator: string,
  argument: Expression,
  refuse: (what: string) => never,
): Expression {
  // Arquero compiles `typeof x` to one word.
  if (/[a-z]/.test(operator)) {
    return refuse(
      `"${operator}" cannot be used in an expression; compare with null, or use op.is_finite.`,
    );
  }
  if (argument.kind === 'literal') {
    const { value } = argument;
    // A negative number is a literal, so that it can bound or compare like one.
    if (operator === '-' && typeof value === 'number' && value !== 0)
      return { ...argument, value: -value };
    // Minifiers write !0 for true and !1 for false.
    if (operator === '!' && (value === 0 || value === 1)) return { kind: 'literal', value: !value };
  }
  return { kind: 'unary', operator, argument };
}

/** An object; where it holds others or its names are computed, by way of its entries. */
function object(properties: EsNode[], go: (child: unknown) => Expression): Expression {
  const nameOf = (key: EsNode): string =>
    // What `op.row_object` stands for has the names as JSON alone.
    String(key.name ?? key.value ?? JSON.parse(String(key.raw)));
  if (properties.every(({ type, computed }) => type === 'Property' && !computed)) {
    const entries = properties.map(({ key, value }) => ({
      name: nameOf(key as EsNode),
      value: go(value),
    }));
    return { kind: 'object', entries };
  }
  const lists = properties.map(({ type, argument, computed, key, value }): Expression => {
    if (type !== 'Property') return { kind: 'call', op: 'entries', arguments: [go(argument)] };
    const name: Expression = computed ? go(key) : { kind: 'literal', value: nameOf(key as EsNode) };
    return { kind: 'array', items: [{ kind: 'array', items: [name, go(value)] }] };
  });
  return {
    kind: 'call',
    op: 'object',
    arguments: [{ kind: 'call', op: 'concat', arguments: lists }],
  };
}
