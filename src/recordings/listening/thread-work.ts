import { parentPort } from 'node:worker_threads'

import { hear, type Listener, type Told } from './hear.ts'

/** One message is one step of an arrival; the next comes when this one has been answered. */
export type Asked = { id: number; step: Uint8Array | 'finish' | 'drop' }
export type Answered = { id: number; told?: Told; problem?: string }

const inHand = new Map<number, Listener>()

async function answer({ id, step }: Asked): Promise<Told | undefined> {
  const listener = inHand.get(id) ?? hear()
  inHand.set(id, listener)
  if (typeof step === 'object') {
    await listener.take(Buffer.from(step.buffer, step.byteOffset, step.byteLength))
    return undefined
  }
  inHand.delete(id)
  return step === 'finish' ? await listener.finish() : undefined
}

/** The levels of a day are many megabytes: they go over without a copy. */
function handedOver({ told }: Answered): ArrayBuffer[] {
  return (told?.sound?.analysis.levels ?? []).map((level) => level.buffer as ArrayBuffer)
}

parentPort?.on('message', (asked: Asked) => {
  const { id } = asked
  void answer(asked)
    .then((told) => ({ id, told }))
    .catch((error: unknown) => ({ id, problem: String(error) }))
    .then((answered: Answered) => parentPort?.postMessage(answered, handedOver(answered)))
})
parentPort?.postMessage('ready')
