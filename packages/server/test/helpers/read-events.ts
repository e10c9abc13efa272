import { onTestFinished } from 'vitest';

export interface ServerEvent {
  event: string;
  id: string;
  data: { id: string; publishedAt: string };
}

export interface EventReader {
  status: number;
  headers: Headers;
  /** The next event, or undefined when the stream has ended. */
  next(): Promise<ServerEvent | undefined>;
}

/** Connects to an event stream and reads it one event at a time, leaving out what is none. */
export async function readEvents(
  url: string,
  headers: Record<string, string> = {},
): Promise<EventReader> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const answer = await fetch(url, { headers, signal: stop.signal });
  const events = parse(answer.body!);
  return {
    status: answer.status,
    headers: answer.headers,
    next: async () => (await events.next()).value ?? undefined,
  };
}

async function* parse(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) if (/^data:/m.test(block)) yield toEvent(block);
  }
}

function toEvent(block: string): ServerEvent {
  const lines = block
    .split('\n')
    .map((line) => [line.split(': ', 1)[0]!, line.slice(line.indexOf(': ') + 2)]);
  const { event, id, data } = Object.fromEntries(lines);
  return { event, id, data: JSON.parse(data) };
}
