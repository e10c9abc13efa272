import type { Links } from '../messages.js';
import type { Run, SchedulerState } from '../state.js';

/** All that the page is drawn from. */
export interface View {
  state: SchedulerState;
  links: Links;
  /** The server's clock, stopped at the last message while the connection is lost. */
  now: number;
}

/** A part of the page that draws itself from the view, again and again. */
export type Draw = (view: View) => void;

export function presentRun(view: View): Run | undefined {
  return view.state.runs[0];
}

/** How long a run has been going, or went. */
export function elapsedOf(run: Run, now: number): number {
  return run.ms ?? Math.max(0, (run.endedAt ?? now) - run.startedAt);
}

/** From 0 to 1. An empty source is done at once. */
export function shareOf(run: Run): number {
  if (run.state === 'finished') return 1;
  return run.bytes === 0 ? 0 : Math.min(1, run.done.bytes / run.bytes);
}
