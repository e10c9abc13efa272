import type { ChartSpec, JsonRow, PublishedColumn } from '@tavola/core';
import type { ThemeName } from './theme.js';

/** What a chart is drawn from. */
export interface Drawing {
  /** The KPI's own specification, without data. */
  spec: ChartSpec;
  title: string;
  /** What of the rows is shown, for people; empty where it is all of them. */
  note: string;
  columns: readonly PublishedColumn[];
  rows: readonly JsonRow[];
  theme: ThemeName;
  /** Of the whole image, in pixels before it is scaled. */
  width: number;
  format: 'svg' | 'png';
  /** Pixels of a PNG to one of its width. */
  scale: number;
}

/** Sent by `image-renderer.ts`, read by `image-worker.ts`, which answers one at a time. */
export interface ImageTask {
  id: number;
  drawing: Drawing;
}

export type ImageReply = { id: number } & ({ bytes: Uint8Array } | { failure: string });
