/** How long a sender may be silent in the middle of a file. */
export const stallMs = 60_000
/** What has to arrive in that time: a byte now and then does not hold a request open. */
export const stallBytes = 4096

/** A sender that fell silent, or sends so little that it is as good as silent. */
export class Stalled extends Error {}

/** The same chunks, but ends with Stalled when too little comes for too long. */
export async function* unstalled(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]()
  let since = Date.now()
  let arrived = 0
  try {
    for (;;) {
      const next = await inTime(chunks.next(), since + stallMs - Date.now())
      if (next.done) return
      arrived += next.value.byteLength
      yield next.value
      // After the yield: what the receiver takes to store it is no silence of the sender.
      if (arrived >= stallBytes) {
        since = Date.now()
        arrived = 0
      }
    }
  } finally {
    // Not awaited: a sender that fell silent would keep the answer waiting too.
    void chunks.return?.().catch(() => undefined)
  }
}

function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Stalled('too little data for a minute')), ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
