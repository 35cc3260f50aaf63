import { lookup } from 'node:dns'
import { request } from 'node:https'
import type { LookupFunction } from 'node:net'

import { isOpenAddress } from './address.ts'

export type Answer = { status: number; body: string }
/** Posts a JSON body and gives what was answered; follows no redirect. */
export type Post = (url: string, body: unknown, signal: AbortSignal) => Promise<Answer>

const patienceMs = 10_000
/** Answers are some hundred bytes; nobody has a longer one read. */
const longestAnswer = 64 * 1024

export class NotReached extends Error {}

/**
 * Resolves a name and refuses it where any of its addresses is not open: asked in the very moment of
 * connecting, so that a name cannot point elsewhere once it has been looked at.
 */
export const openLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0)
    const [first] = addresses
    if (!first || addresses.some(({ address }) => !isOpenAddress(address))) {
      return done(new NotReached('域名指向内部网络，没有发送'), '', 0)
    }
    if (options.all) return done(null, addresses)
    return done(null, first.address, first.family)
  })
}

type Way = { lookup: LookupFunction; ca?: string; patience?: number }

/** How a name is resolved and whom to trust are given, so that a trial can have a server of its own. */
export const postThrough =
  ({ lookup: resolveName, ca, patience = patienceMs }: Way): Post =>
  (url, body, signal) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body)
      const asked = request(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) },
        lookup: resolveName,
        ca,
        signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
        agent: false,
      })
      asked.on('error', (error) => reject(inWords(error)))
      asked.on('response', (answer) => {
        let got = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => {
          got += part
          if (got.length > longestAnswer) answer.destroy(new NotReached('对方的回答太长'))
        })
        answer.on('error', (error) => reject(inWords(error)))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: got }))
      })
      asked.end(text)
    })

export const postJson: Post = postThrough({ lookup: openLookup })

/** What goes wrong on the way, without the address: it carries the key of the robot. */
function inWords(error: Error): NotReached {
  if (error instanceof NotReached) return error
  const { code } = error as { code?: string }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new NotReached('域名解析不了')
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return new NotReached('对方没有及时回答')
  }
  return new NotReached(`连不上对方（${code ?? error.name}）`)
}
