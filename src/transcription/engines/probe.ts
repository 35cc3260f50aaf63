import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { createRequire } from 'node:module'

/** How a program or library answered when it was asked to start. */
export type Probe = { ok: true } | { ok: false; reason: string; remedy: string }

const limitMs = 20_000
/** A busy machine may have been the reason, or a library has been installed since. */
const askAgainMs = 30_000
const answers = new Map<string, Promise<Probe>>()

/** Starts a program once to see that it runs here; the answer is kept while the file stays as it is. */
export function probeProgram(path: string): Promise<Probe> {
  const { size, mtimeMs } = statSync(path)
  const key = `${path}:${size}:${mtimeMs}`
  return kept(key, () => tried(path, ['--help']))
}

/**
 * Loads a native package in a process of its own: where the processor lacks an instruction it uses,
 * the one that loads it dies. Null when it is not installed.
 */
export function probePackage(name: string): Promise<Probe> | null {
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    return null
  }
  return kept(entry, () => tried(process.execPath, ['-e', 'require(process.argv[1])', entry]))
}

function kept(key: string, ask: () => Promise<Probe>): Promise<Probe> {
  const known = answers.get(key)
  if (known) return known
  const asked = ask()
  answers.set(key, asked)
  void asked.then(({ ok }) => {
    if (!ok) setTimeout(() => answers.delete(key), askAgainMs).unref()
  })
  return asked
}

async function tried(program: string, given: string[]): Promise<Probe> {
  const child = spawn(program, given, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    timeout: limitMs,
    killSignal: 'SIGKILL',
  })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-4000)))
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
    return code === 0 ? { ok: true } : { ok: false, ...whyItDied(code, signal, said) }
  } catch (error) {
    return { ok: false, ...whyItDied(null, (error as NodeJS.ErrnoException).code ?? null, said) }
  }
}

/** The end of a program in words, and what helps. */
export function whyItDied(code: number | null, signal: string | null, said: string) {
  const library = /(lib[\w.+-]+\.so[\w.]*): cannot open shared object/.exec(said)?.[1]
  if (library) {
    return { reason: `缺少系统库 ${library}`, remedy: '用系统的软件包管理器安装这个库' }
  }
  if (/GLIBC(XX)?_[\d.]+.* not found/.test(said)) {
    return { reason: '系统的 C 运行库太旧', remedy: '换用 Debian 12 或更新的系统' }
  }
  if (signal === 'SIGILL' || /illegal instruction/i.test(said)) {
    return {
      reason: '这台机器的处理器不支持它用到的指令',
      remedy: '运行 npm run setup，在这台机器上重新编译',
    }
  }
  if (signal === 'EACCES') return { reason: '没有执行权限', remedy: '给这个文件加上执行权限' }
  if (/invalid ELF|wrong ELF|Exec format/i.test(said) || signal === 'ENOEXEC') {
    return { reason: '不是这种处理器的程序', remedy: '换成为这台机器编译的程序' }
  }
  if (signal === 'SIGKILL') {
    return { reason: '启动时没有回应', remedy: '看这台机器的内存和负载，再重启后台任务' }
  }
  return {
    reason: `启动时出错（${signal ?? `代码 ${code}`}）`,
    remedy: '运行 npm run setup 重新安装，仍不行请看后台任务的日志',
  }
}
