import { parentPort, workerData } from 'node:worker_threads';
import { type Facts, readFacts } from '../facts/facts.js';
import { queryKpis } from '../run/query-kpis.js';
import { TavolaError } from '../util/errors.js';
import type { EncodedAnswer, QueryOrder, QueryReply, ThreadStart } from './protocol.js';

/*
 * A thread that answers queries; `query-thread.ts` is its other half. A built file of its own, since a thread cannot load
 * TypeScript. An error that nobody foresaw ends it, and it is replaced.
 */

const { content, label, cacheBytes, definitions } = workerData as ThreadStart;
let facts: Facts | undefined;

parentPort!.on('message', async (order: QueryOrder) => {
  parentPort!.postMessage(await reply(order));
});

async function reply(order: QueryOrder): Promise<QueryReply> {
  try {
    return { answer: await answer(order) };
  } catch (error) {
    if (!(error instanceof TavolaError)) throw error;
    return { refusal: { code: error.code, message: error.message } };
  }
}

async function answer({ kpi, filter }: QueryOrder): Promise<EncodedAnswer> {
  facts ??= readFacts(content, label, cacheBytes);
  const [found] = await queryKpis([definitions.kpis.get(kpi)!], facts, filter);
  const { columns, rows, rowsUsed } = found!;
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: JSON.stringify(rows),
    rowsUsed,
  };
}
