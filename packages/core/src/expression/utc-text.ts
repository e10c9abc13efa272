/** The value as it is made text, where that is made text in UTC: dates become their text, also those in arrays. */
export function toText(value: unknown): unknown {
  if (value instanceof Date) return dateText(value);
  return Array.isArray(value) ? value.map(toText) : value;
}

/** What `String` makes of a date where the zone is UTC. */
export function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return String(date);
  const [, weekday, day, month, year, time] = /^(\w+), (\d+) (\w+) (\S+) (\S+)/.exec(
    date.toUTCString(),
  )!;
  return `${weekday} ${month} ${day} ${year} ${time} GMT+0000 (Coordinated Universal Time)`;
}
