import { hear, type Listener } from './hear.ts'
import { type HearingThread, startHearing } from './thread.ts'

/** So many bytes are heard here first: a command that brings a few files needs no second thread. */
const worthBytes = 8 * 1024 * 1024
/** A thread that dies more often finds something on this machine that it cannot stand. */
const mostDeaths = 3

/**
 * Who listens to the next arrival: the caller's own thread at first, another one as soon as there is
 * much to hear. Nobody waits for that one to start.
 */
export function listening({ worth = worthBytes, start = startHearing } = {}): () => Listener {
  let thread: HearingThread | null = null
  let [heardHere, deaths] = [0, 0]

  function begin(): void {
    const begun = start()
    thread = begun
    void begun.ended.then(() => {
      if (thread === begun) thread = null
      deaths++
    })
  }

  return () => {
    if (thread?.isReady()) return thread.listen()
    if (!thread && heardHere >= worth && deaths < mostDeaths) begin()
    const here = hear()
    return {
      ...here,
      take(block) {
        heardHere += block.length
        return here.take(block)
      },
    }
  }
}

/** The one of this process. */
export const listen = listening()
