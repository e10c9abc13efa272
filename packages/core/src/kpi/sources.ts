import type { ExpressionSource } from '../expression/parse.js';
import type { WindowFrame } from './verbs.js';

/** An expression as it was handed to a verb, without what was wrapped around it. */
export interface WrittenExpression {
  source: ExpressionSource;
  window?: WindowFrame;
  descending: boolean;
  /** What was handed over, without what was wrapped around it. */
  inner: unknown;
}

interface Wrapper {
  expr?: unknown;
  desc?: boolean;
  window?: { frame?: readonly (number | null | undefined)[] | null; peers?: boolean };
  collate?: unknown;
  escape?: unknown;
}

/**
 * Takes apart what `desc` and `rolling` wrap around an expression, Arquero's own as well as those of this package.
 *
 * @throws Error for what cannot be sent to a worker
 */
export function unwrap(value: unknown): WrittenExpression {
  const written: WrittenExpression = { source: '', descending: false, inner: value };
  let inner = value;
  while (typeof inner === 'object' && inner !== null) {
    const wrapper = inner as Wrapper;
    if (wrapper.escape !== undefined) {
      throw new Error(
        'escape(…) keeps a function with all that it can see, which no worker has: write it as an expression, and give values with .params({ … })',
      );
    }
    if (wrapper.collate !== undefined) {
      throw new Error('collate(…) depends on a locale: sort by an expression instead');
    }
    if (wrapper.window) written.window = toFrame(wrapper.window);
    if (wrapper.desc) written.descending = true;
    if (wrapper.expr === undefined) break;
    inner = wrapper.expr;
  }
  written.inner = inner;
  // An object is what a function of `op` called outright gives; its text is an expression. An array is one of values.
  if (typeof inner === 'function') written.source = inner as ExpressionSource;
  else written.source = Array.isArray(inner) ? JSON.stringify(inner) : String(inner);
  return written;
}

/** Whether an object is an expression itself, as what a function of `op` called outright gives. */
export function isExpressionObject(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && value.toString !== Object.prototype.toString
  );
}

function toFrame({ frame, peers }: NonNullable<Wrapper['window']>): WindowFrame {
  // Arquero takes the distance alone: [-3, 0] is from three before on.
  const bound = (value: number | null | undefined): number | null =>
    typeof value === 'number' && Number.isFinite(value) ? Math.abs(value) : null;
  const [before, after] = frame ?? [Number.NEGATIVE_INFINITY, 0];
  return { frame: [bound(before), bound(after)], peers: peers === true };
}
