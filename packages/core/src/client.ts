/*
 * Reading an API, in a page or in Node: what `createClient` needs, and nothing of what computes KPIs.
 */

export { ApiError } from './client/api-error.js';
export { createClient } from './client/create-client.js';
export type {
  Answer,
  Client,
  ClientOptions,
  RowsRequest,
  SnapshotNews,
  SubscribeOptions,
} from './client/types.js';
export type { Condition, Where } from './client/where.js';
