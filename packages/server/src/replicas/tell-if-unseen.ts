import { setTimeout as delay } from 'node:timers/promises';

/** Looks, since the first answer is kept a moment after it was sent, and that between them in milliseconds. */
const LOOKS = 5;
const PAUSE = 20;

/**
 * Tells `log` where nginx keeps no answers, though something is published: its workers, which are another user where root started
 * it, cannot see the link. Everything else is as it should be, so nobody would look for it.
 */
export async function tellIfUnseen(
  url: string,
  out: string,
  log: (line: string) => void,
): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await delay(PAUSE);
    const answer = await fetch(`${url}/api`).catch(() => undefined);
    await answer?.arrayBuffer();
    // Nothing is published yet, or reading needs a token.
    if (!answer?.ok) return;
    if (answer.headers.get('server-timing') === 'cache;desc=HIT') return;
  }
  log(
    `nginx cannot see ${out}/current, and so keeps no answers: let its user enter the folders above (chmod o+x), or start it as the one who owns them`,
  );
}
