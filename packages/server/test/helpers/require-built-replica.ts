import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const replica = fileURLToPath(new URL('../../dist/cli/replica.js', import.meta.url));

/** Before all tests: a replica's process runs what was built. */
export default function requireBuiltReplica(): void {
  if (!existsSync(replica)) {
    throw new Error('packages/server is not built: run `npm run build` before its tests.');
  }
}
