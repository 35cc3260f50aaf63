import { addressProblem } from './address.ts'
import { NotReached, type Post } from './post-json.ts'
import { postingOf, refusalIn } from './robots.ts'
import { addressProblems, type ChannelKind } from './vocabulary.ts'

export type Message = { text: string }

/** The one port through which messages leave the product. Raises NotReached, in words. */
export type MessageChannel = { send: (message: Message, signal: AbortSignal) => Promise<void> }

type Robot = {
  kind: ChannelKind
  address: string
  secret: string
  hosts: ReadonlySet<string>
}

/** A group's robot. The allow-list is asked again with every message: it may have changed since. */
export function robotChannel(
  { kind, address, secret, hosts }: Robot,
  post: Post,
  now: () => number = Date.now,
): MessageChannel {
  return {
    async send({ text }, signal) {
      const problem = addressProblem(address, hosts)
      if (problem) throw new NotReached(addressProblems[problem])
      const { url, body } = postingOf[kind]({ address, secret, text, now: now() })
      const answer = await post(url, body, signal)
      const refusal = refusalIn(answer.status, answer.body)
      if (refusal) throw new NotReached(refusal)
    },
  }
}
