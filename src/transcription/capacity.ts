/** Calls the hotline takes on a day, for saying what share of them this machine can hear. */
export const callsADay = 300_000
/** Length of a usual call. */
const usualCallMinutes = 3

/** What a machine can transcribe from midnight to midnight, doing nothing else. */
export function capacityOf(speedOfOneProcess: number, processes: number) {
  const hours = speedOfOneProcess * processes * 24
  const calls = (hours * 60) / usualCallMinutes
  return { hours, calls, share: calls / callsADay }
}
export type Capacity = ReturnType<typeof capacityOf>
