import { describe, expect, test } from 'vitest'

import { addressProblem, isOpenAddress } from '#src/notices/channels/address.ts'
import { NotReached, openLookup, postJson } from '#src/notices/channels/post-json.ts'
import { quietFor } from '#src/notices/channels/quiet.ts'
import { postingOf, refusalIn } from '#src/notices/channels/robots.ts'

const hosts = new Set(['oapi.dingtalk.com'])

describe('the address of a robot', () => {
  test.each([
    ['https://oapi.dingtalk.com/robot/send?access_token=x', null],
    ['http://oapi.dingtalk.com/robot/send', 'not-https'],
    ['file:///etc/passwd', 'not-https'],
    ['javascript:alert(1)', 'not-https'],
    ['oapi.dingtalk.com/robot', 'unreadable'],
    ['', 'unreadable'],
    ['https://user:pass@oapi.dingtalk.com/', 'with-login'],
    ['https://oapi.dingtalk.com:8443/', 'port'],
    ['https://127.0.0.1/', 'not-a-name'],
    ['https://2130706433/', 'not-a-name'],
    ['https://0x7f.1/', 'not-a-name'],
    ['https://[::1]/', 'not-a-name'],
    ['https://[::ffff:169.254.169.254]/', 'not-a-name'],
    ['https://localhost/', 'not-a-name'],
    ['https://evil.example/', 'host-unlisted'],
    ['https://oapi.dingtalk.com.evil.example/', 'host-unlisted'],
    ['https://oapi.dingtalk.com@evil.example/', 'with-login'],
    ['https://evil.example/?oapi.dingtalk.com', 'host-unlisted'],
  ])('%s: %s', (address, problem) => {
    expect(addressProblem(address, hosts)).toBe(problem)
  })

  test.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
    ...['100.100.100.200', '0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1'],
    ...['::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', '::ffff:10.0.0.1', 'ff02::1'],
    ...['64:ff9b::a00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'no address'],
  ])('%s is not on the open network', (ip) => {
    expect(isOpenAddress(ip)).toBe(false)
  })

  test.each(['106.11.35.100', '172.15.0.1', '172.32.0.1', '2400:3200::1'])('%s is', (ip) => {
    expect(isOpenAddress(ip)).toBe(true)
  })

  test('a name that leads to this machine is refused in the moment of connecting', async () => {
    const found = new Promise((resolve) => {
      openLookup('localhost', { all: true }, (error) => resolve(error))
    })
    expect(await found).toBeInstanceOf(NotReached)
    const posted = postJson('https://localhost/', {}, new AbortController().signal)
    await expect(posted).rejects.toThrow('域名指向内部网络')
  })
})

describe('what a robot is posted', () => {
  const asked = { secret: 'SEC-1', text: '你好', now: 1_700_000_000_123 }

  test('DingTalk: signed with milliseconds in the address', () => {
    const address = 'https://oapi.dingtalk.com/robot/send?access_token=t'
    const { url, body } = postingOf.dingtalk({ ...asked, address })
    const query = new URL(url).searchParams
    expect([query.get('access_token'), query.get('timestamp')]).toEqual(['t', '1700000000123'])
    // By `openssl dgst -sha256 -hmac SEC-1 -binary | base64` over the moment, a line break and the secret.
    expect(query.get('sign')).toBe('/a/uoNVy17gHG2phLfKU8/Eji6zgPiFznbl7txqzD34=')
    expect(body).toEqual({ msgtype: 'text', text: { content: '你好' } })
  })

  test('Feishu: signed with seconds in the body, over nothing', () => {
    const address = 'https://open.feishu.cn/open-apis/bot/v2/hook/h'
    const { url, body } = postingOf.feishu({ ...asked, address })
    expect(url).toBe(address)
    expect(body).toEqual({
      ...{ timestamp: '1700000000', sign: 'iM5Yj8eLG1nzQQPovxKpmJsQN2AfAQJJxVjOse+vaRM=' },
      ...{ msg_type: 'text', content: { text: '你好' } },
    })
  })

  test('WeCom, and a robot without a secret, are posted the text alone', () => {
    const address = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k'
    expect(postingOf.wecom({ ...asked, address })).toEqual({
      ...{ url: address, body: { msgtype: 'text', text: { content: '你好' } } },
    })
    expect(postingOf.dingtalk({ ...asked, secret: '', address }).url).toBe(address)
    expect(postingOf.feishu({ ...asked, secret: '', address }).body).not.toHaveProperty('sign')
  })

  test.each([
    [200, '{"errcode":0,"errmsg":"ok"}', null],
    [200, '{"code":0,"msg":"success"}', null],
    [200, '{"errcode":310000,"errmsg":"sign not match"}', '对方拒收，代码 310000'],
    [200, '{"code":19021}', '对方拒收，代码 19021'],
    [200, '<html>', '对方的回答读不懂'],
    [302, '', '对方要求转到别的地址（302），没有跟去'],
    [500, '', '对方回答 500'],
  ])('answered %s %s: %s', (status, body, refusal) => {
    expect(refusalIn(status, body)).toBe(refusal)
  })
})

describe('免打扰', () => {
  const at = (time: string) => Date.parse(`2026-11-02T${time}:00+08:00`)
  const night = { quietFrom: 22 * 60, quietUntil: 8 * 60 }
  const hour = 3_600_000

  test('goes through midnight and ends at its hour', () => {
    expect(quietFor(night, at('21:59'))).toBe(0)
    expect(quietFor(night, at('22:00'))).toBe(10 * hour)
    expect(quietFor(night, at('07:00'))).toBe(hour)
    expect(quietFor(night, at('08:00'))).toBe(0)
  })

  test('within a day, and none where none is set', () => {
    const noon = { quietFrom: 12 * 60, quietUntil: 14 * 60 }
    expect(quietFor(noon, at('13:00'))).toBe(hour)
    expect(quietFor(noon, at('14:00'))).toBe(0)
    expect(quietFor({ quietFrom: null, quietUntil: null }, at('03:00'))).toBe(0)
  })
})
