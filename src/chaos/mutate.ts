import { between, oneOf } from './chance.ts'

type Chance = () => number
type Mutation = (bytes: Buffer, chance: Chance) => Buffer

/** The first bytes say what a file is: that is where lies do most. */
const headBytes = 128
const oddNumbers = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff]
const intruders = [
  '#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n',
  "ffconcat version 1.0\nfile '/etc/passwd'\n",
  '#EXTM3U\nhttp://127.0.0.1:9/segment.ts\n',
  '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="file:///etc/passwd"/></svg>',
  'subfile,,start,0,end,99,,:/etc/passwd',
]

const flipBits: Mutation = (bytes, chance) => {
  const out = Buffer.from(bytes)
  for (let n = between(chance, 1, 64); n > 0; n--) {
    const at = between(chance, 0, out.length - 1)
    out[at] = out[at]! ^ (1 << between(chance, 0, 7))
  }
  return out
}

const truncate: Mutation = (bytes, chance) => bytes.subarray(0, between(chance, 0, bytes.length))

const repeatBlock: Mutation = (bytes, chance) => {
  const [from, to] = block(bytes, chance)
  const times = Array.from({ length: between(chance, 1, 20) }, () => bytes.subarray(from, to))
  return Buffer.concat([bytes.subarray(0, to), ...times, bytes.subarray(to)])
}

const swapBlocks: Mutation = (bytes, chance) => {
  const [from, to] = block(bytes, chance)
  const [first, block1, rest] = [
    bytes.subarray(0, from),
    bytes.subarray(from, to),
    bytes.subarray(to),
  ]
  const cut = between(chance, 0, rest.length)
  return Buffer.concat([first, rest.subarray(0, cut), block1, rest.subarray(cut)])
}

/** A field of the header becomes a number nobody reckons with. */
const lieInHead: Mutation = (bytes, chance) => {
  const out = Buffer.from(bytes)
  for (let n = between(chance, 1, 4); n > 0; n--) {
    const width = oneOf(chance, [1, 2, 4])
    const at = between(chance, 0, Math.max(0, Math.min(headBytes, out.length) - width))
    if (at + width > out.length) continue
    const value = oneOf(chance, oddNumbers) % 2 ** (8 * width)
    if (chance() < 0.5) out.writeUIntLE(value, at, width)
    else out.writeUIntBE(value, at, width)
  }
  return out
}

const smuggle: Mutation = (bytes, chance) => {
  const text = Buffer.from(oneOf(chance, intruders))
  const at = oneOf(chance, [0, between(chance, 0, bytes.length), Math.min(44, bytes.length)])
  const behind = chance() < 0.5 ? at : Math.min(bytes.length, at + text.length)
  return Buffer.concat([bytes.subarray(0, at), text, bytes.subarray(behind)])
}

const mutations = { flipBits, truncate, repeatBlock, swapBlocks, lieInHead, smuggle } as const

/** A file as damage, a bad recorder or ill will would leave it: one to three changes. */
export function mutate(bytes: Buffer, chance: Chance): { bytes: Buffer; how: string } {
  let out = bytes
  const how: string[] = []
  for (let n = between(chance, 1, 3); n > 0 && out.length > 8; n--) {
    const name = oneOf(chance, Object.keys(mutations) as (keyof typeof mutations)[])
    out = mutations[name](out, chance)
    how.push(name)
  }
  return { bytes: out, how: how.join('+') }
}

function block(bytes: Buffer, chance: Chance): [from: number, to: number] {
  const from = between(chance, 0, bytes.length - 1)
  return [from, Math.min(bytes.length, from + between(chance, 1, 4096))]
}
