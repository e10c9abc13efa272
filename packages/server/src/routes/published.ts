import { type KpiResult, nearest, type Snapshot } from '@tavola/core';
import type { Answers } from '../answers/answers.js';
import { Problem } from '../plugins/problem.js';
import type { Settings } from '../settings.js';
import type { SnapshotStore } from '../snapshot-store.js';

/** What every route under `/api` is registered with. */
export interface RouteOptions {
  snapshots: SnapshotStore;
  settings: Settings;
  answers: Answers;
}

/**
 * The present snapshot, never older than what was published when this was called. A request asks once and keeps to what it
 * got, so that no answer mixes two.
 */
export async function presentSnapshot(snapshots: SnapshotStore): Promise<Snapshot> {
  const snapshot = await snapshots.latest();
  if (snapshot) return snapshot;
  const detail = 'Nothing has been published yet: try again when the first run has ended.';
  throw new Problem('not-published', detail, {}, { 'retry-after': '2' });
}

/** The KPI called `name`, or a problem that names the one most like it. */
export function findKpi(snapshot: Snapshot, name: string): KpiResult {
  const result = snapshot.results.get(name);
  if (result) return result;
  const allowed = [...snapshot.results.keys()];
  const meant = nearest(name, allowed);
  const remedy = meant ? `did you mean ${meant}?` : `there are ${allowed.join(', ')}.`;
  throw new Problem('kpi-unknown', `There is no KPI ${name}: ${remedy}`, { kpi: name, allowed });
}
