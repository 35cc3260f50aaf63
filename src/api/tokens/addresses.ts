import { BlockList, isIP } from 'node:net'

const most = 20

/** Reads addresses and CIDR ranges, divided by blanks, commas or lines. None: from anywhere. */
export function readRanges(
  text: string,
): { ok: true; ranges: string[] } | { ok: false; problem: string } {
  const ranges = [
    ...new Set(
      text
        .normalize('NFKC')
        .split(/[\s,;、]+/)
        .filter((part) => part !== ''),
    ),
  ]
  if (ranges.length > most) return { ok: false, problem: `最多 ${most} 个地址或网段` }
  const wrong = ranges.find((range) => split(range) === null)
  if (wrong !== undefined) {
    const problem = `“${wrong.slice(0, 50)}”不是地址或网段，请写成 10.1.2.3 或 10.1.2.0/24`
    return { ok: false, problem }
  }
  return { ok: true, ranges }
}

/** Whether an address lies in one of the ranges; an unknown address lies in none. */
export function isWithin(ranges: readonly string[], address: string): boolean {
  if (ranges.length === 0) return true
  const plain = plainAddress(address)
  const family = familyOf(plain)
  if (family === null) return false
  const allowed = new BlockList()
  for (const range of ranges) {
    const parts = split(range)
    if (parts) allowed.addSubnet(parts.address, parts.prefix, parts.family)
  }
  return allowed.check(plain, family)
}

/** A server on both protocols sees IPv4 senders as `::ffff:10.1.2.3`. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address)
  return version === 0 ? null : version === 4 ? 'ipv4' : 'ipv6'
}

function split(range: string) {
  const [address = '', bits, ...rest] = range.split('/')
  const family = familyOf(address)
  if (family === null || rest.length > 0) return null
  const longest = family === 'ipv4' ? 32 : 128
  if (bits === undefined) return { address, prefix: longest, family }
  const prefix = /^\d{1,3}$/.test(bits) ? Number(bits) : longest + 1
  return prefix <= longest ? { address, prefix, family } : null
}
