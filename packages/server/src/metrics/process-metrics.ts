import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/** What is measured of this process: its memory, processor, event loop and garbage. Begins with the first call. */
export function processMetrics(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
