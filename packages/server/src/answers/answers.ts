import { createQueryPool, type QueryPool, type Snapshot } from '@tavola/core';
import { createRenderer } from '../render/renderer.js';
import type { Settings } from '../settings.js';
import type { SnapshotStore } from '../snapshot-store.js';
import { explain } from './failures.js';
import { isAll, type Question } from './question.js';
import { computedResult, publishedResult, type Renderers, render } from './render.js';
import { type Answer, type AnswerStats, ResultCache } from './result-cache.js';
import { standardAnswer, standardQuestion } from './standard-answer.js';

/** Takes a step that an answer took, in milliseconds, or a word on it. */
export type Note = (step: string, ms?: number, description?: string) => void;

/** The answers to questions about KPIs: those of one replica, kept as far as they fit. */
export class Answers {
  readonly #cache: ResultCache;
  readonly #queries: QueryPool;
  readonly #renderers: Renderers = { images: createRenderer(), tables: createRenderer() };
  readonly #unsubscribe: () => void;

  constructor(snapshots: SnapshotStore, { cacheMemory, factsMemory }: Settings) {
    this.#cache = new ResultCache(cacheMemory);
    this.#queries = createQueryPool({ memory: factsMemory });
    this.#unsubscribe = snapshots.subscribe((snapshot) => {
      this.#cache.turnTo(snapshot);
      this.#queries.prepare(snapshot);
    });
  }

  /** @throws Problem where it cannot be answered, TavolaError SNAPSHOT_GONE where a newer snapshot is there to be asked */
  of(snapshot: Snapshot, question: Question, note: Note = () => {}): Answer | Promise<Answer> {
    let isKnown = true;
    const compute = () => {
      isKnown = false;
      return this.#compute(snapshot, question, note);
    };
    const answer = this.#find(snapshot, question, compute);
    note('cache', undefined, isKnown ? 'hit' : 'miss');
    return answer;
  }

  #find(
    snapshot: Snapshot,
    question: Question,
    compute: () => Promise<Answer>,
  ): Answer | Promise<Answer> {
    const result = snapshot.results.get(question.kpi.name)!;
    if (question.key === standardQuestion(snapshot, result).key) {
      return standardAnswer(result, compute);
    }
    return this.#cache.find(snapshot, question.key, compute);
  }

  async #compute(snapshot: Snapshot, question: Question, note: Note): Promise<Answer> {
    const { name } = question.kpi;
    const { filter, target } = question;
    try {
      const query = () => this.#queries.query({ snapshot, kpi: name, filter });
      const result =
        isAll(filter) || target === 'chart'
          ? publishedResult(snapshot, name)
          : computedResult(await timed(note, 'query', query));
      const body = await timed(note, 'render', () => render(question, result, this.#renderers));
      return { body, rowsUsed: result.rowsUsed };
    } catch (error) {
      throw explain(error as Error);
    }
  }

  stats(): AnswerStats {
    return this.#cache.stats();
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.#queries.close();
    await Promise.all(Object.values(this.#renderers).map((renderer) => renderer.close()));
  }
}

async function timed<T>(note: Note, step: string, take: () => Promise<T>): Promise<T> {
  const since = performance.now();
  const taken = await take();
  note(step, performance.now() - since);
  return taken;
}
