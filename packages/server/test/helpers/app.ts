import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { type AppOptions, buildApp } from '../../src/app.js';
import { SnapshotStore } from '../../src/snapshot-store.js';
import { publish, type TestSnapshot } from './publish.js';
import { sales } from './sales.js';
import { temporaryFolder } from './temporary-folder.js';

export interface TestApp {
  app: FastifyInstance;
  snapshots: SnapshotStore;
  /** The folder that is published to. */
  out: string;
}

/** An app over a published snapshot, or over nothing at all; closed when the test ends. */
export async function testApp({
  snapshot = sales,
  ...options
}: { snapshot?: TestSnapshot | null } & Partial<
  Omit<AppOptions, 'snapshots'>
> = {}): Promise<TestApp> {
  const out = await temporaryFolder();
  if (snapshot) await publish(out, snapshot);
  const snapshots = await SnapshotStore.open(out);
  const app = buildApp({ snapshots, ...options });
  onTestFinished(async () => {
    await app.close();
    snapshots.close();
  });
  return { app, snapshots, out };
}
