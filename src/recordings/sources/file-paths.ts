import path from 'node:path'

const separator = Buffer.from('/')

/** File names are bytes: recorders on Chinese Windows write GBK. Every path here keeps them as found. */
export function joined(folder: Buffer, name: Buffer): Buffer {
  return Buffer.concat([folder, separator, name])
}

/** The last part of a path. */
export function baseOf(file: Buffer): Buffer {
  return file.subarray(file.lastIndexOf(0x2f) + 1)
}

export function folderOf(file: Buffer): Buffer {
  return file.subarray(0, Math.max(1, file.lastIndexOf(0x2f)))
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const gb18030 = new TextDecoder('gb18030')

/** A name as people read it. */
export function readable(name: Buffer): string {
  try {
    return utf8.decode(name)
  } catch {
    return gb18030.decode(name)
  }
}

/**
 * A path as text that leads back to its bytes: valid UTF-8 as it is, anything else byte by byte as
 * `%FF`. The two cannot be confused with each other for one file, since its stamp is compared too.
 */
export function storedPath(file: Buffer): string {
  try {
    return utf8.decode(file)
  } catch {
    return [...file].map(spelt).join('')
  }
}

function spelt(byte: number): string {
  const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x25
  return plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}

/** Names of files that are still being written, or that nobody meant to be seen. */
export function isTemporary(name: string): boolean {
  return /^[.~]|~$|\.(?:part|partial|tmp|temp|crdownload|filepart|writing|lock)$/i.test(name)
}

const otherThings =
  /\.(?:txt|xml|csv|tsv|json|log|ini|db|lnk|md5|sha1|sha256|idx|pdf|docx?|xlsx?|jpe?g|png|gif|bmp|url|bat|exe|dll|sql|ya?ml|zip|rar|7z|tar|gz|tgz)$/i

/** Lists, logs and archives that lie beside recordings; anything unknown is looked at. */
export function isOtherThing(name: string, tables: boolean): boolean {
  return otherThings.test(name) && !(tables && isTable(name))
}

/** A table by its name, for folders that bring tables, too. */
export function isTable(name: string): boolean {
  return /\.csv$/i.test(name)
}

/** Whether one folder lies in the other, or both are the same. */
export function overlap(a: string, b: string): boolean {
  const within = (inner: string, outer: string) => {
    const way = path.relative(outer, inner)
    return way === '' || (!way.startsWith('..') && !path.isAbsolute(way))
  }
  return within(a, b) || within(b, a)
}
