const troubles: Record<string, string> = {
  SQLITE_FULL: '磁盘已满，数据库写不进去',
  SQLITE_READONLY: '数据库所在的磁盘或文件夹是只读的',
  SQLITE_IOERR: '磁盘读写出错',
  SQLITE_BUSY: '数据库正被别的程序长时间占用',
  SQLITE_CANTOPEN: '数据库文件夹打不开',
  ENOSPC: '磁盘已满',
  EROFS: '磁盘是只读的',
  EDQUOT: '磁盘配额已满',
}

/** In words, when an error is the disk's and will pass once somebody has seen to it; else null. */
export function storageTrouble(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string') return null
  return troubles[code] ?? troubles[code.replace(/^(SQLITE_[A-Z]+)_.*/, '$1')] ?? null
}
