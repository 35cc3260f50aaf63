const minuteMs = 60_000

/** Seconds to wait, or null when one more request is allowed. */
export type RateLimit = (tokenId: number, now: number) => number | null

/**
 * How many requests a token may make in a minute. The count slides: what the minute before held
 * weighs as much as of it still lies within the last sixty seconds. It is kept in memory, one entry a
 * token, because no package for it is at hand; a restart forgets it and two web processes would count
 * apart, which is good enough for keeping one wild client from crowding out the others.
 */
export function rateLimit(perMinute: number): RateLimit {
  const counts = new Map<number, { minute: number; now: number; before: number }>()
  return (tokenId, now) => {
    const minute = Math.floor(now / minuteMs)
    const seen = counts.get(tokenId) ?? { minute, now: 0, before: 0 }
    if (seen.minute !== minute) {
      seen.before = seen.minute === minute - 1 ? seen.now : 0
      seen.now = 0
      seen.minute = minute
    }
    counts.set(tokenId, seen)
    const passed = (now % minuteMs) / minuteMs
    if (seen.before * (1 - passed) + seen.now < perMinute) {
      seen.now += 1
      return null
    }
    const full = seen.now >= perMinute
    const until = full ? 1 : Math.min(1, 1 - (perMinute - seen.now) / seen.before)
    return Math.max(1, Math.ceil(((until - passed) * minuteMs) / 1000))
  }
}
