import { explainFailure } from './explain-failure.js';

interface Named {
  readonly kpi: { readonly kpi: string };
}

/** Makes whatever fails within a method say which of them it was, and of which KPI. */
export function namePlaces(prototype: Named, methods: readonly string[]): void {
  const all = prototype as unknown as Record<string, (this: Named, ...args: unknown[]) => unknown>;
  for (const method of methods) {
    const record = all[method]!;
    all[method] = function (...args) {
      try {
        return record.apply(this, args);
      } catch (error) {
        throw explainFailure(error, this.kpi.kpi, methods, method);
      }
    };
  }
}
