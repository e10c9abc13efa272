import type { RunEvent } from '../../src/schedule/events.js';

/** An event by its type and the split it is about. */
export function inShort(event: RunEvent): string {
  return 'split' in event ? `${event.type} ${event.split}` : event.type;
}
