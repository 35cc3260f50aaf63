import type { Locker } from '@tus/server'

import { refused } from '#src/kernel/errors.ts'

import { uploadRefusals } from '../vocabulary.ts'

/** How long a request waits for the one before it to let go. */
const patienceMs = 15_000

type Turn = { ended: Promise<void>; letGo: () => void }

/**
 * One request at a time for each upload. A newcomer asks the holder to let go, since the holder is
 * often a connection that is dead without knowing; what the holder has stored stays.
 */
export function uploadLocker(): Locker {
  const last = new Map<string, Turn>()
  return {
    newLock(id) {
      let end = () => {}
      return {
        async lock(_signal, requestRelease) {
          const before = last.get(id)
          const ended = new Promise<void>((resolve) => (end = resolve))
          const turn = { ended, letGo: () => void requestRelease() }
          last.set(id, turn)
          void ended.then(() => {
            if (last.get(id) === turn) last.delete(id)
          })
          if (!before) return
          before.letGo()
          if (await inTime(before.ended)) return
          // Its place is passed on only when the one before is really gone.
          void before.ended.then(end)
          throw refused(uploadRefusals, 'in-use')
        },
        async unlock() {
          end()
        },
      }
    },
  }
}

function inTime(ended: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patienceMs)
    void ended.then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}
