import { BlockList, isIP } from 'node:net'

import type { AddressProblem } from './vocabulary.ts'

/** What is wrong with the address of a robot; null where messages may go there. */
export function addressProblem(address: string, hosts: ReadonlySet<string>): AddressProblem | null {
  const url = URL.parse(address)
  if (!url) return 'unreadable'
  if (url.protocol !== 'https:') return 'not-https'
  if (url.username !== '' || url.password !== '') return 'with-login'
  if (url.port !== '') return 'port'
  if (!isHostName(url.hostname)) return 'not-a-name'
  return hosts.has(url.hostname) ? null : 'host-unlisted'
}

/** A name with a dot: neither an IP address, however written, nor a machine of this network. */
export const isHostName = (host: string): boolean =>
  host.length <= 253 &&
  isIP(host) === 0 &&
  /^(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}$/.test(host)

const closed = new BlockList()
for (const [net, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
  ] as const),
  ...([
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
  ] as const),
  ...([
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
  ] as const),
  ...([
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
]) {
  closed.addSubnet(net, bits, 'ipv4')
}

/**
 * Whether an address lies on the open network. This machine, the network around it and the metadata
 * services of clouds are not reached, whatever a name resolves to. Of IPv6 only the public range is open.
 */
export function isOpenAddress(ip: string): boolean {
  if (isIP(ip) === 4) return !closed.check(ip, 'ipv4')
  if (isIP(ip) !== 6) return false
  return open6.check(ip, 'ipv6') && !tunnels.check(ip, 'ipv6')
}

const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
/** Ranges that carry another address inside, or only look public. */
const tunnels = new BlockList()
tunnels.addSubnet('2001::', 32, 'ipv6')
tunnels.addSubnet('2001:db8::', 32, 'ipv6')
tunnels.addSubnet('2002::', 16, 'ipv6')
