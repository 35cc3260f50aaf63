import type { PairRow } from '#src/transcription/engine-queries.ts'
import { engines } from '#src/transcription/vocabulary.ts'
import { Progress, Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { RowActions, Table } from '#views/components/table.tsx'
import { bytes, percent, times } from '#views/transcription/figures.ts'
import { CancelButton } from '#views/transcription/jobs.tsx'

type Props = { pairs: readonly PairRow[]; manages: boolean }

/** Engines and models side by side, each with its newest trial on this machine. */
export function PairTable({ pairs, manages }: Props) {
  const head = [
    { label: '引擎' },
    { label: '模型' },
    { label: '倍速', num: true },
    { label: '字错率', num: true },
    { label: '内存峰值', num: true },
    { label: '试听于' },
    { label: '现状' },
    { label: '操作', hidden: true },
  ]
  return (
    <Table head={head} caption="引擎和模型的实测">
      {pairs.map((pair) => (
        <tr id={`pair-${pair.engine}-${pair.model.file}`}>
          <td class="nowrap">{engines[pair.engine]}</td>
          <td>
            {pair.model.file} {pair.used ? <Tag kind="info">正在用</Tag> : null}
          </td>
          <td class="num">{times(pair.full?.speed ?? null)}</td>
          <td class="num">{percent(pair.full?.errorRate ?? null)}</td>
          <td class="num nowrap">{pair.full?.peakBytes ? bytes(pair.full.peakBytes) : '—'}</td>
          <td class="nowrap">{pair.full ? <Time at={pair.full.finishedAt} /> : '—'}</td>
          <td>
            <Now pair={pair} manages={manages} />
          </td>
          <td>{manages ? <Actions pair={pair} /> : null}</td>
        </tr>
      ))}
    </Table>
  )
}

function Now({ pair, manages }: { pair: PairRow; manages: boolean }) {
  const { job, obstacle, failure, full, short } = pair
  if (job?.state === 'running') {
    return (
      <>
        {job.stopping ? '正在取消' : '正在听'} <Progress value={job.progress} label="试听进度" />
      </>
    )
  }
  if (job) return <>{manages ? '排队，很快开始' : '排队'}</>
  if (obstacle) return <span class="dim">{obstacle}</span>
  if (failure) return <span class="hot">上次没有听成：{failure.failure}</span>
  if (full) return <>{full.disturbed ? '试听时机器还在忙别的，速度偏低' : '已试听'}</>
  if (short) return <>自检通过，{times(short.speed)} 倍；还没有试听</>
  return <span class="dim">还没有试听</span>
}

function Actions({ pair }: { pair: PairRow }) {
  const { job, obstacle, choosable, engine, model } = pair
  const about = `${engines[engine]} · ${model.file}`
  if (job) {
    if (job.stopping) return null
    return (
      <RowActions>
        <CancelButton job={job} back="/transcription/engines" about={`试听 ${about}`} />
      </RowActions>
    )
  }
  if (obstacle) return null
  return (
    <RowActions>
      <TrialButton pair={pair} scope="short" label="自检" />
      <TrialButton pair={pair} scope="full" label="试听" />
      {choosable ? (
        <form method="post" action="/transcription/engines/choice">
          <PairFields pair={pair} />
          <Button small kind="quiet" confirm={`以后的录音都用“${about}”转写？`}>
            采用
          </Button>
        </form>
      ) : null}
    </RowActions>
  )
}

type TrialButtonProps = { pair: PairRow; scope: 'short' | 'full'; label: string }

function TrialButton({ pair, scope, label }: TrialButtonProps) {
  return (
    <form method="post" action="/transcription/engines/trials">
      <PairFields pair={pair} />
      <Button small kind="quiet" name="scope" value={scope}>
        {label}
      </Button>
    </form>
  )
}

function PairFields({ pair: { engine, model } }: { pair: PairRow }) {
  return (
    <>
      <input type="hidden" name="engine" value={engine} />
      <input type="hidden" name="model" value={model.file} />
    </>
  )
}
