import { createQueryPool, type QueryPool, type Snapshot } from '@tavola/core';
import { createImageRenderer, type ImageRenderer } from '../render/image-renderer.js';
import type { Settings } from '../settings.js';
import type { SnapshotStore } from '../snapshot-store.js';
import { explain } from './failures.js';
import { isAll, type Question } from './question.js';
import { render } from './render.js';
import { type Answer, type AnswerStats, ResultCache } from './result-cache.js';
import { standardAnswer } from './standard-answer.js';

/** The answers to questions about KPIs: those of one replica, kept as far as they fit. */
export class Answers {
  readonly #cache: ResultCache;
  readonly #queries: QueryPool;
  readonly #images: ImageRenderer;
  readonly #unsubscribe: () => void;

  constructor(snapshots: SnapshotStore, { cacheMemory, factsMemory }: Settings) {
    this.#cache = new ResultCache(cacheMemory);
    this.#queries = createQueryPool({ memory: factsMemory });
    this.#images = createImageRenderer();
    this.#unsubscribe = snapshots.subscribe((snapshot) => {
      this.#cache.turnTo(snapshot);
      this.#queries.prepare(snapshot);
    });
  }

  /** @throws Problem where it cannot be answered, TavolaError SNAPSHOT_GONE where a newer snapshot can be asked */
  of(snapshot: Snapshot, question: Question): Answer | Promise<Answer> {
    const result = snapshot.results.get(question.kpi.name)!;
    if (question.key === standardAnswer(snapshot, result).key) {
      return standardAnswer(snapshot, result);
    }
    return this.#cache.find(snapshot, question.key, async () => {
      try {
        const { rows, columns, rowsUsed } = isAll(question.filter)
          ? { ...result, columns: result.kpi.columns, rowsUsed: snapshot.manifest.rows.used }
          : await this.#queries.query({
              snapshot,
              kpi: question.kpi.name,
              filter: question.filter,
            });
        return { body: await render(question, { rows, columns }, this.#images), rowsUsed };
      } catch (error) {
        throw explain(error as Error);
      }
    });
  }

  stats(): AnswerStats {
    return this.#cache.stats();
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.#queries.close();
    await this.#images.close();
  }
}
