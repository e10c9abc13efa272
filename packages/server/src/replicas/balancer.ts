import type { Settings } from '../settings.js';

/**
 * How requests are spread over replicas: by nginx in front of them, or by `node:cluster` on a port that they share. With `none` there
 * is one replica, in this process.
 */
export type BalancerKind = 'nginx' | 'cluster' | 'none';

export interface BalancerOptions {
  /** Absolute path of the folder that snapshots are published to. */
  out: string;
  /** Absolute path of the folder of the built dashboard. */
  site?: string | undefined;
  /** Where clients connect; 0 takes any free port. */
  port: number;
  host: string;
  replicas: number;
  settings: Settings;
  /** Requests a second that nginx lets one address make; 0 for any number. */
  rateLimit: number;
  /** The file that a replica's process runs, where tests want another. */
  entry?: string | undefined;
  /** Told of every process that ends or complains, one line at a time. */
  log: (line: string) => void;
}

export interface BalancerProcess {
  /** `replica 1`, `nginx`. */
  name: string;
  /** Undefined between its end and its next start. */
  pid: number | undefined;
  /** Whether it answers. */
  isReady: boolean;
}

/** Replicas that answer, behind one address. */
export interface Balancer {
  kind: BalancerKind;
  /** `http://127.0.0.1:8000`, without a slash at its end. */
  url: string;
  /** How many replicas it keeps running. */
  replicas: number;
  /** The processes it keeps running, the replicas first. */
  processes(): BalancerProcess[];
  /**
   * Starts all replicas anew, one after the other: each answers what is under way, and the next one is asked to end only when the
   * one before is asked again. Rejects, and leaves the others as they are, where one does not start; that one is tried again.
   */
  restart(): Promise<void>;
  /** Ends every process that it started, within 5 seconds. */
  close(): Promise<void>;
}
