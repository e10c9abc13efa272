import type { Manifest } from '@tavola/core';
import { Gauge, type Registry } from 'prom-client';
import type { SnapshotStore } from '../snapshot-store.js';

/** Gauges of what is answered from. Without a snapshot they have no value. */
export function snapshotMetrics(registers: Registry[], snapshots: SnapshotStore): void {
  new Gauge({
    name: 'tavola_snapshot_info',
    help: 'The snapshot that is answered from, by its id; always 1',
    labelNames: ['id'],
    registers,
    collect() {
      this.reset();
      const { current } = snapshots;
      if (current) this.set({ id: current.id }, 1);
    },
  });
  new Gauge({
    name: 'tavola_snapshot_age_seconds',
    help: 'Since the snapshot was published',
    registers,
    collect() {
      const { current } = snapshots;
      this.remove();
      if (current) this.set((Date.now() - current.publishedAt.getTime()) / 1000);
    },
  });
  const ofManifest = (name: string, help: string, value: (manifest: Manifest) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const { current } = snapshots;
        this.remove();
        if (current) this.set(value(current.manifest));
      },
    });
  ofManifest('tavola_rows_used', 'Rows that the snapshot is made from', ({ rows }) => rows.used);
  ofManifest(
    'tavola_rows_rejected',
    'Rows of the source that were rejected',
    ({ rows }) => rows.rejected,
  );
  ofManifest(
    'tavola_facts_bytes',
    'Bytes of the published facts, 0 without any',
    ({ facts }) => facts?.bytes ?? 0,
  );
}
