/** After this a request that still runs is given up, in milliseconds: whoever stops a replica waits little longer. */
export const DRAIN_TIMEOUT = 3500;

/**
 * What a replica tells the process that started it, over IPC. Sent by `replica.ts`, read by `launch-replica.ts`. The other way
 * there are no messages: a replica ends on SIGTERM, or when the channel closes.
 */
export interface ReplicaReady {
  type: 'ready';
  /** The port it listens on. */
  port: number;
}

export function isReplicaReady(message: unknown): message is ReplicaReady {
  return typeof message === 'object' && (message as ReplicaReady | null)?.type === 'ready';
}
