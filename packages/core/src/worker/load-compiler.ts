import { needsCompiler } from '../expression/evaluate.js';
import type { TypedColumn } from '../expression/types.js';
import { expressionsOf } from '../kpi/plan.js';
import type { ScanTask } from './protocol.js';
import type { TaskHost } from './task-host.js';

const UNKNOWN: TypedColumn = { type: 'any', scale: 0 };

/** Loads Arquero's compiler, if any expression of a task needs it. Call it before `runTask`, which cannot wait. */
export async function loadCompiler(
  { plans, input, rules }: ScanTask,
  { checking }: TaskHost,
): Promise<void> {
  const types = new Map<string, TypedColumn>(
    input.kind === 'rows'
      ? Object.entries(input.slice.columns)
      : input.columns.map(({ name, spec }) => [name, spec]),
  );
  const columns = (name: string): TypedColumn => types.get(name) ?? UNKNOWN;
  const isNeeded = plans.some(({ head }) =>
    expressionsOf(head).some((expression) => needsCompiler(expression, columns)),
  );
  if (isNeeded) await import('../expression/row-call.js');
  if (rules) await checking!.prepare(rules.checks, columns);
}
