const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `48,620` */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Three figures with a unit that fits: `812`, `48.6 k`, `6.22 M`. */
export function formatShort(value: number): string {
  if (value < 999.5) return String(Math.round(value));
  if (value < 999_500) return `${threeFigures(value / 1e3)} k`;
  return value < 999.5e6 ? `${threeFigures(value / 1e6)} M` : `${threeFigures(value / 1e9)} G`;
}

/** In decimal units, as disks are sold: `7.85 MB`, `1.04 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 999.5e3) return `${threeFigures(bytes / 1e3)} kB`;
  return bytes < 999.5e6 ? `${threeFigures(bytes / 1e6)} MB` : `${threeFigures(bytes / 1e9)} GB`;
}

/** `212 ms`, `4.21 s`, `3 min 12 s`, `2 h 5 min` */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
}

/** As a duration, with a digit more where it is short: `0.4 ms`. */
export function formatWork(ms: number): string {
  return ms < 9.95 ? `${ms.toFixed(1)} ms` : formatDuration(ms);
}

/** Time that still goes on: without the hundredths, which nobody could read. */
export function formatElapsed(ms: number): string {
  return ms < 59_950 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms);
}

/** For how long the master is up, without the seconds once they do not matter. */
export function formatUptime(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** `14:03:12`, in the reader's time zone. */
export function formatTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** `Mon 3 Mar`, in the reader's time zone. */
export function formatDay(at: number): string {
  const date = new Date(at);
  return `${WEEKDAYS[date.getDay()]} ${date.getDate()} ${MONTHS[date.getMonth()]}`;
}

/** `1 split`, `64 splits` */
export function formatPlural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c` */
export function formatList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function threeFigures(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value.toFixed(value >= 9.995 ? 1 : 2);
}
