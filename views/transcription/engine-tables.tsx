import type { ModelFile } from '#src/transcription/engines/models.ts'
import type { EngineState } from '#src/transcription/engines/present.ts'
import {
  engines as engineWords,
  engineStates,
  type EngineStateName,
} from '#src/transcription/vocabulary.ts'
import { Status, type Tone } from '#views/components/badge.tsx'
import { Table } from '#views/components/table.tsx'
import { bytes } from '#views/transcription/figures.ts'

const tones = {
  ready: 'good',
  preparing: 'accent',
  missing: 'grey',
  broken: 'red',
} as const satisfies Record<EngineStateName, Tone>

export function EngineTable({ engines }: { engines: readonly EngineState[] }) {
  const head = [{ label: '引擎' }, { label: '状态' }, { label: '说明' }]
  return (
    <Table head={head} caption="引擎">
      {engines.map(({ engine, state, reason, remedy, note }) => (
        <tr>
          <td class="nowrap">{engineWords[engine]}</td>
          <td class="nowrap">
            <Status tone={tones[state]} label={engineStates[state]} />
          </td>
          <td>
            {[reason, remedy, note].filter((part) => part !== null).join('；') || purposes[engine]}
          </td>
        </tr>
      ))}
    </Table>
  )
}

/** What each is for, where there is nothing to complain about. */
const purposes = {
  'fast-whisper': '默认引擎，直接读 ggml 模型，比 whisper.cpp 快数倍',
  'whisper-cli': '您指定的 whisper.cpp 程序，快速引擎不能用时先用它',
  'whisper-node': '随附的 whisper.cpp，在这台机器上编译，其他引擎不能用时顶替',
} as const

export function ModelTable({ models }: { models: readonly ModelFile[] }) {
  const head = [
    { label: '文件' },
    { label: '规格' },
    { label: '大小', num: true },
    { label: '一个进程的内存', num: true },
    { label: '校验和 SHA-256' },
    { label: '状态' },
  ]
  return (
    <Table head={head} caption="模型文件">
      {models.map((model) => (
        <tr>
          <td class="nowrap">{model.file}</td>
          <td class="nowrap">{model.kind ? `${model.kind} · ${model.quantisation}` : '—'}</td>
          <td class="num nowrap">{bytes(model.bytes)}</td>
          <td class="num nowrap">{memory(model)}</td>
          <td>
            <Checksum model={model} />
          </td>
          <td>
            {model.problem ? (
              <>
                <Status tone="red" label="不能用" />
                <small>{model.problem}</small>
              </>
            ) : (
              <Status tone="good" label="可以用" />
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}

function memory({ memory: need }: ModelFile): string {
  if (!need) return '—'
  const needs = [need['whisper-node'].needBytes, need['fast-whisper'].needBytes]
  return `约 ${bytes(Math.min(...needs))} 至 ${bytes(Math.max(...needs))}`
}

const checksumWords = {
  right: '与公布的一致',
  wrong: '与公布的不同',
  unknown: '没有公布的可比',
} as const

function Checksum({ model: { sha256, checksum } }: { model: ModelFile }) {
  if (sha256 === null || checksum === 'pending') return <span class="dim">后台正在计算</span>
  return (
    <details>
      <summary class="nowrap" title={sha256}>
        <code>{sha256.slice(0, 8)}…</code> {checksumWords[checksum]}
      </summary>
      <code>{sha256}</code>
    </details>
  )
}
