import type { Workbench, WorkbenchState } from './workbench.js';

/** Keeps an element up to date with a workbench, from now until the element has been on the page and is removed from it. */
export function follow(
  element: Element,
  workbench: Workbench,
  update: (state: WorkbenchState) => void,
): void {
  let seen = false;
  let stop: (() => void) | undefined;
  stop = workbench.subscribe((state) => {
    if (seen && !element.isConnected) return stop?.();
    seen = element.isConnected;
    update(state);
  });
}
