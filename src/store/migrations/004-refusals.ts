/** Refused calls are counted once a day, among all events of all time: those few have an index of their own. */
export function indexRefusals(): readonly string[] {
  return [`create index events_refused on events (received_at) where kind = 'sg.attempted'`];
}
