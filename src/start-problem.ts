const reasons: Record<string, string> = {
  EACCES: '没有权限',
  EPERM: '没有权限',
  EROFS: '磁盘是只读的',
  ENOSPC: '磁盘已满',
  ENOTDIR: '路径上有一个不是文件夹',
  EEXIST: '同名的是文件，不是文件夹',
  SQLITE_NOTADB: '不是数据库文件，或已损坏；请换回最近的备份',
  SQLITE_CORRUPT: '数据库已损坏；请换回最近的备份',
  SQLITE_CANTOPEN: '打不开；请检查文件夹的权限',
  SQLITE_READONLY: '不可写；请检查文件和文件夹的权限',
}

/** Why the program cannot start, for whoever keeps the server: which place, and what is wrong with it. */
export function startProblem(error: unknown, databaseFile?: string): string {
  if (!(error instanceof Error)) return String(error)
  const { code = '', path } = error as NodeJS.ErrnoException
  const reason = reasons[code] ?? reasons[code.replace(/^(SQLITE_[A-Z]+)_.*/, '$1')]
  const place = path ?? (code.startsWith('SQLITE_') ? databaseFile : undefined)
  return reason && place ? `启动不了：${place} ${reason}（${code}）` : error.message
}
