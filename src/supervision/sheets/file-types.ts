/** What may be attached; the content must be what the name says. */
export const fileKinds = {
  pdf: 'PDF',
  png: 'PNG 图片',
  jpg: 'JPEG 图片',
  docx: 'Word 文档',
  xlsx: 'Excel 表格',
  txt: '文本',
  csv: 'CSV 表格',
} as const
export type FileKind = keyof typeof fileKinds

export const fileMostBytes = 20 * 1024 * 1024

export const mediaTypes: Record<FileKind, string> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

const allowed = Object.values(fileKinds).join('、')

export type Looked = { kind: FileKind } | { problem: string }

/** What a file is, by its name and its bytes together; a file that lies is told in words. */
export function lookAtFile(name: string, bytes: Uint8Array): Looked {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name.trim().normalize('NFKC'))?.[1]?.toLowerCase()
  const claimed = kindOf(ending)
  if (!claimed) return { problem: `“${name}”不能作附件，只收 ${allowed}` }
  if (bytes.length === 0) return { problem: `“${name}”是空的，没有内容` }
  if (bytes.length > fileMostBytes) return { problem: `“${name}”超过 20 MB，请压缩或拆开` }
  const is = contentOf(bytes)
  if (is === 'macro') return { problem: `“${name}”带有宏，请另存为不带宏的文件` }
  const plain = claimed === 'txt' || claimed === 'csv'
  if (plain ? is === 'text' : is === claimed) return { kind: claimed }
  return {
    problem: `“${name}”的内容不是${fileKinds[claimed]}，文件名和内容对不上，没有收下`,
  }
}

function kindOf(ending: string | undefined): FileKind | null {
  if (ending === undefined) return null
  if (ending === 'jpeg') return 'jpg'
  return Object.hasOwn(fileKinds, ending) ? (ending as FileKind) : null
}

const beginsWith = (bytes: Uint8Array, signature: readonly number[]) =>
  signature.every((byte, index) => bytes[index] === byte)

function contentOf(bytes: Uint8Array): FileKind | 'text' | 'macro' | null {
  if (beginsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) return 'pdf'
  if (beginsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (beginsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpg'
  if (beginsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return officeOf(bytes)
  return isText(bytes) ? 'text' : null
}

/** A Word or Excel file is a zip; which, its directory of names tells. */
function officeOf(bytes: Uint8Array): 'docx' | 'xlsx' | 'macro' | null {
  const names = namesInZip(bytes)
  if (!names?.has('[Content_Types].xml')) return null
  if ([...names].some((one) => /vbaProject\.bin$/i.test(one))) return 'macro'
  if (names.has('word/document.xml')) return 'docx'
  return names.has('xl/workbook.xml') ? 'xlsx' : null
}

/** The names of the central directory; null where there is none that can be read. */
function namesInZip(bytes: Uint8Array): Set<string> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const names = new Set<string>()
  // The end record lies in the last 64 KB, behind a comment at most.
  for (let end = bytes.length - 22; end >= Math.max(0, bytes.length - 65_557); end--) {
    if (view.getUint32(end, true) !== 0x06054b50) continue
    const count = view.getUint16(end + 10, true)
    let at = view.getUint32(end + 16, true)
    for (let entry = 0; entry < count; entry++) {
      if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return null
      const length = view.getUint16(at + 28, true)
      names.add(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length)))
      at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    }
    return names
  }
  return null
}

/** UTF-8 or GB18030 without the control characters that text has none of. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return false
  return ['utf-8', 'gb18030'].some((encoding) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return true
    } catch {
      return false
    }
  })
}
