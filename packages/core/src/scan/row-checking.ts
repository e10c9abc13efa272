import { createRowChecks, prepareChecks } from './check-rows.js';
import type { RowChecking } from './row-checks.js';
import { superviseChecks } from './supervise-checks.js';

/** What an engine needs for datasets that declare checks or a key. */
export const ROW_CHECKING: RowChecking = {
  create: createRowChecks,
  prepare: prepareChecks,
  supervise: superviseChecks,
};
