import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** Fonts with Chinese characters, by what their files are called; the smaller ones first. */
const known = [
  /^wqy-microhei\./i,
  /^wqy-zenhei\./i,
  /^msyh\./i,
  /^simhei\./i,
  /^DroidSansFallback/i,
  /^NotoSans(CJK)?(sc)?-Regular\./i,
  /^SourceHanSans(SC|CN)-Regular\./i,
  /^PingFang\./i,
]

let found: string | null | undefined

/**
 * The file of one Chinese font of this machine, looked for once; null where there is none known. To read
 * every font of a system for every chart takes half a second and more.
 */
export function chartFont(): string | null {
  found ??= findFont()
  return found
}

function findFont(): string | null {
  const home = homedir()
  const folders = [
    ...[path.join(home, '.fonts'), path.join(home, '.local/share/fonts')],
    ...['/usr/local/share/fonts', '/usr/share/fonts', '/System/Library/Fonts', 'C:/Windows/Fonts'],
  ]
  const files = folders.flatMap(filesIn)
  for (const name of known) {
    const file = files.find((one) => name.test(path.basename(one)))
    if (file !== undefined) return file
  }
  return null
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      path.join(folder, name),
    )
  } catch {
    // A folder that is not there, or may not be read, holds no font for us.
    return []
  }
}
