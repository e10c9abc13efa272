import type { Snapshot } from '@tavola/core';
import { LRUCache } from 'lru-cache';

/** What is sent, but for its headers. */
export interface Answer {
  body: Buffer;
  /** Rows of the dataset that it was computed from. */
  rowsUsed: number;
}

/** How answers were found so far. */
export interface AnswerStats {
  /** Questions that were answered from what is kept, or with others that were under way. */
  hits: number;
  /** Questions whose answers were computed. */
  misses: number;
  /** Of the answers kept. */
  bytes: number;
  answers: number;
}

/** What an answer takes beside its body and its question. */
const OVERHEAD = 256;
/** Share of the memory that one answer may take. */
const LARGEST = 1 / 8;

/**
 * Answers by question, of the present snapshot alone, bounded in bytes: the one that was not asked for longest goes first. Equal
 * questions that are asked at the same time are computed once.
 */
export class ResultCache {
  readonly #answers: LRUCache<string, Answer>;
  readonly #underWay = new Map<string, Promise<Answer>>();
  #snapshot: string | undefined;
  #hits = 0;
  #misses = 0;

  /** @param memory bytes */
  constructor(memory: number) {
    this.#answers = new LRUCache({
      maxSize: memory,
      maxEntrySize: Math.max(1, Math.floor(memory * LARGEST)),
      sizeCalculation: ({ body }, key) => body.length + key.length * 2 + OVERHEAD,
    });
  }

  get(snapshot: Snapshot, question: string): Answer | undefined {
    const answer = this.#answers.get(keyOf(snapshot, question));
    if (answer) this.#hits++;
    return answer;
  }

  /** The answer, computed unless it is known or under way. What cannot be computed is not kept. */
  find(
    snapshot: Snapshot,
    question: string,
    compute: () => Promise<Answer>,
  ): Promise<Answer> | Answer {
    const known = this.get(snapshot, question);
    if (known) return known;
    const key = keyOf(snapshot, question);
    const running = this.#underWay.get(key);
    if (running) {
      this.#hits++;
      return running;
    }
    this.#misses++;
    const answer = compute().then((computed) => {
      // Nobody asks for an older snapshot again.
      if (snapshot.id === (this.#snapshot ?? snapshot.id)) this.#answers.set(key, computed);
      return computed;
    });
    this.#underWay.set(key, answer);
    const end = () => void this.#underWay.delete(key);
    answer.then(end, end);
    return answer;
  }

  /** Lets the answers of other snapshots go. */
  turnTo({ id }: Snapshot): void {
    if (id === this.#snapshot) return;
    this.#snapshot = id;
    this.#answers.clear();
  }

  stats(): AnswerStats {
    const { calculatedSize: bytes, size: answers } = this.#answers;
    return { hits: this.#hits, misses: this.#misses, bytes, answers };
  }
}

function keyOf({ id }: Snapshot, question: string): string {
  return `${id} ${question}`;
}
