import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Of this package. */
export const { version: VERSION } = require('@tavola/server/package.json') as { version: string };
