const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 10e3, 20e3, 30e3, 60e3, 120e3, 300e3, 600e3,
  1200e3, 1800e3, 3600e3, 7200e3, 18_000e3, 36_000e3, 86_400e3,
];

/** The time that the lanes span, and where their axis has its ticks, in milliseconds from the start of the run. */
export interface TimeAxis {
  span: number;
  ticks: number[];
}

/** A run that has ended fills its lanes. One that still runs has room to grow, and the axis changes in few, large steps. */
export function createTimeAxis(elapsed: number, running: boolean): TimeAxis {
  const span = running ? spanWithRoom(elapsed) : Math.max(1, elapsed);
  const step = STEPS.find((candidate) => span / candidate <= 5) ?? 86_400e3;
  const count = Math.floor(span / step);
  const ticks = Array.from({ length: count + 1 }, (_, i) => i * step);
  // A label at the very end would be cut off.
  return { span, ticks: ticks.filter((tick) => tick <= span * 0.86) };
}

function spanWithRoom(elapsed: number): number {
  const needed = Math.max(1e3, elapsed * 1.02);
  return STEPS.find((step) => step >= needed) ?? Math.ceil(needed / 86_400e3) * 86_400e3;
}
