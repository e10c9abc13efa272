import type { ChartSpec, JsonRow, PublishedColumn, SortKey } from '@tavola/core';
import type { FormatName } from './formats.js';
import type { ThemeName } from './theme.js';

/** All rows of a KPI: as they are, as their JSON, or as a file of it, which a thread reads by itself. */
export type RowsSource = { rows: readonly JsonRow[] } | { json: string } | { path: string };

/** The body of an answer, as it is to be made. */
export interface Rendering {
  source: RowsSource;
  /** In the order in which they are shown. */
  columns: readonly PublishedColumn[];
  limit: number;
  sort: readonly SortKey[];
  format: FormatName;
  formulas: 'plain' | 'escaped';
  /** Of an image. */
  picture?: Picture;
}

export interface Picture {
  /** The KPI's own specification, without data. */
  spec: ChartSpec;
  title: string;
  /** What of the rows is shown, for people; empty where it is all of them. */
  note: string;
  theme: ThemeName;
  /** Of the whole image, in pixels before it is scaled. */
  width: number;
  /** Pixels of a PNG to one of its width. */
  scale: number;
}

/** What a chart is drawn from. */
export interface Drawing extends Picture {
  columns: readonly PublishedColumn[];
  rows: readonly JsonRow[];
  format: 'svg' | 'png';
}

/** More rows than a chart is drawn of. */
export class TooManyRows extends Error {
  override readonly name = 'TooManyRows';
}

/**
 * What `render-worker.ts` answers a `Rendering` of `renderer.ts` with, one at a time. Of an error that is more than a failure the name or the
 * code is told, since its class does not survive the way.
 */
export type RenderReply =
  | { bytes: Uint8Array }
  | { failure: string; name: string; code?: string | undefined };
