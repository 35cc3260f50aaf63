import { createHmac } from 'node:crypto'

import type { ChannelKind } from './vocabulary.ts'

export type Asked = { address: string; secret: string; text: string; now: number }
export type Posting = { url: string; body: Record<string, unknown> }

const signed = (key: string, text: string) =>
  createHmac('sha256', key).update(text).digest('base64')

/** What each service wants to be posted, as its documents say. */
export const postingOf: Record<ChannelKind, (asked: Asked) => Posting> = {
  // 加签: milliseconds, keyed with the secret, in the address.
  dingtalk({ address, secret, text, now }) {
    const url = new URL(address)
    if (secret !== '') {
      url.searchParams.set('timestamp', String(now))
      url.searchParams.set('sign', signed(secret, `${now}\n${secret}`))
    }
    return { url: url.href, body: { msgtype: 'text', text: { content: text } } }
  },
  // The key in its address is all that it asks for.
  wecom: ({ address, text }) => ({
    url: address,
    body: { msgtype: 'text', text: { content: text } },
  }),
  // 签名校验: seconds, the moment and the secret together are the key of an empty text.
  feishu({ address, secret, text, now }) {
    const timestamp = String(Math.floor(now / 1000))
    const sign = secret === '' ? {} : { timestamp, sign: signed(`${timestamp}\n${secret}`, '') }
    return { url: address, body: { ...sign, msg_type: 'text', content: { text } } }
  },
}

/** All three answer 200 also where they refuse: a code other than 0 says so. */
export function refusalIn(status: number, body: string): string | null {
  if (status >= 300 && status < 400) return `对方要求转到别的地址（${status}），没有跟去`
  if (status !== 200) return `对方回答 ${status}`
  const code = codeIn(body)
  if (code === 0) return null
  return code === null ? '对方的回答读不懂' : `对方拒收，代码 ${code}`
}

function codeIn(body: string): number | null {
  try {
    const { errcode, code } = JSON.parse(body) as { errcode?: unknown; code?: unknown }
    const found = errcode ?? code
    return typeof found === 'number' ? found : null
  } catch {
    return null
  }
}
