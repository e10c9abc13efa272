import { type CheckResult, type RunEvent, TavolaError } from '@tavola/core';

/** How long an answer is waited for. In milliseconds. */
const TIMEOUT = 5_000;

/** Tells another system of runs that fail and of checks that do not hold. */
export interface Webhook {
  onEvent(event: RunEvent): void;
  /** Resolves once all that was to be told is told, or could not be. */
  settled(): Promise<void>;
}

interface Message {
  event: 'run-failed' | 'check-failed' | 'check-warned';
  run: string;
  dataset: string;
  code: string;
  message: string;
  /** Those that do not hold. */
  checks: CheckResult[];
  /** As ISO 8601. */
  at: string;
}

/**
 * @param address http or https; by default that of the environment variable TAVOLA_WEBHOOK. It may hold a secret, so no message
 *   says more of it than its host
 * @param warn told where the other system cannot be reached; the run is none the worse for it
 * @throws TavolaError USAGE for an address that is none
 */
export function createWebhook(
  address = process.env.TAVOLA_WEBHOOK,
  warn: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Webhook {
  if (!address) return { onEvent() {}, settled: async () => {} };
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TavolaError(
      'USAGE',
      'The webhook is no address: give one that begins with http:// or https://, with --webhook or TAVOLA_WEBHOOK.',
    );
  }
  let dataset = '';
  let checks: CheckResult[] = [];
  const posts: Promise<void>[] = [];
  const post = (message: Message): void => {
    posts.push(
      send(url, message).catch((error: Error) => {
        warn(`webhook: ${url.host} was not told: ${reasonOf(error)}`);
      }),
    );
  };
  return {
    onEvent(event) {
      if (event.type === 'run-started') {
        dataset = event.dataset;
        checks = [];
      } else if (event.type === 'check-done') {
        if (/^(warn|fail)$/.test(event.result.outcome)) checks.push(event.result);
      } else if (event.type === 'run-failed') {
        const { run, code, message, at } = event;
        const kind = code === 'CHECK_FAILED' ? 'check-failed' : 'run-failed';
        post({ event: kind, run, dataset, code, message, checks, at: new Date(at).toISOString() });
      } else if (event.type === 'run-finished' && checks.length > 0) {
        const { run, at } = event;
        const names = checks.map(({ check, message }) => `${check}: ${message}`);
        const message = names.join('; ');
        const about = { event: 'check-warned' as const, run, dataset, code: 'CHECK_WARNED' };
        post({ ...about, message, checks, at: new Date(at).toISOString() });
      }
    },
    async settled() {
      await Promise.all(posts);
    },
  };
}

async function send(url: URL, message: Message): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`it answers ${response.status}`);
}

/** Without the address, which `fetch` puts into some of its messages. */
function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT / 1000} s`;
  if (/^it answers/.test(error.message)) return error.message;
  const { code } = (error.cause ?? {}) as { code?: string };
  return code ?? 'it cannot be reached';
}
