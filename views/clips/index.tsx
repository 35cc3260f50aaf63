import type { ClipDraft, DraftLine } from '#src/clips/draft.ts'
import type { Clip } from '#src/clips/schema.ts'
import { clipStates } from '#src/clips/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { dataKinds } from '#src/personal-data/vocabulary.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { RowActions, Table } from '#views/components/table.tsx'

type Props = {
  recordingId: number
  durationMs: number
  callNo: string | null
  values: Record<string, string>
  errors?: FieldErrors
  /** Why no clip can be made of this recording. */
  problem: string | null
  draft: ClipDraft | null
  clips: Clip[]
}

/** Clips of one recording: what is cut and covered, looked at before it is made; and what was made. */
export function ClipsPage(props: Props) {
  const { recordingId, callNo, problem, clips } = props
  return (
    <>
      <PageHead title="片段" note={callNo ? `通话 ${callNo}` : undefined}>
        <LinkButton href={`/recordings/${recordingId}`}>返回录音</LinkButton>
      </PageHead>
      <p class="dim">
        给质检之外的人听的一段：电话、证件、银行卡、户号、车牌、姓名和地址在文字里打码，在声音里盖上提示音。
      </p>
      {problem ? <Notice kind="warn">{problem}。</Notice> : <ClipForm {...props} />}
      <Card title="做好的片段" flush={clips.length > 0}>
        {clips.length === 0 ? (
          <Empty title="还没有片段" hint="先填起点和终点，试看之后再制作。" />
        ) : (
          <ClipTable clips={clips} />
        )}
      </Card>
    </>
  )
}

function ClipForm({ recordingId, durationMs, values, errors, draft }: Props) {
  const here = `/recordings/${recordingId}/clips`
  return (
    <form method="post" action={`${here}/draft`} class="clip-form">
      <Card title="要哪一段" note={`这段录音长 ${formatDuration(durationMs)}`}>
        <div class="bar">
          <TextInput
            label="起点"
            name="from"
            value={values['from'] ?? '0:00'}
            error={errors?.['from']}
            required
          />
          <TextInput
            label="终点"
            name="until"
            value={values['until'] ?? formatDuration(durationMs)}
            error={errors?.['until']}
            required
          />
          <Button>试看</Button>
        </div>
      </Card>
      {draft ? <Draft draft={draft} values={values} errors={errors} here={here} /> : null}
    </form>
  )
}

type DraftProps = Pick<Props, 'values' | 'errors'> & { draft: ClipDraft; here: string }

function Draft({ draft, values, errors, here }: DraftProps) {
  const { lines, tones, unfound } = draft
  return (
    <Card title="试看" note={`文字和声音用同一份清单，声音里盖 ${tones.length} 处`}>
      {lines.length === 0 ? <p class="dim">这一段里没有人说话。</p> : null}
      <ol class="clip-lines">
        {lines.map((line) => (
          <Line line={line} />
        ))}
      </ol>
      {tones.length > 0 ? (
        <p class="dim">
          盖住的时间：
          {tones
            .map(({ startMs, endMs }) => `${formatDuration(startMs)}–${formatDuration(endMs)}`)
            .join('、')}
        </p>
      ) : null}
      {unfound.length > 0 ? (
        <Notice kind="warn">这一段的文字里没有“{unfound.join('”“')}”，请照原文的写法填。</Notice>
      ) : null}
      <TextArea
        label="漏了一处"
        name="missed"
        rows={2}
        maxlength={2000}
        value={values['missed']}
        error={errors?.['missed']}
        hint="一行一处：照原文写出漏掉的字；文字里没有的，写时间，例如 1:05-1:08。"
      />
      <Button>按这些再看一遍</Button>
      <TextInput
        label="给谁、做什么用"
        name="purpose"
        value={values['purpose']}
        error={errors?.['purpose']}
        maxlength={200}
        hint="记入操作留痕，也写在文字文件的开头。"
      />
      <Button kind="primary" formaction={here}>
        制作片段
      </Button>
    </Card>
  )
}

function Line({ line }: { line: DraftLine }) {
  const { voice, startMs, text, spans } = line
  let at = 0
  const pieces = spans.flatMap((span) => {
    // Two spans may meet; what is behind us is drawn already.
    const [from, to] = [Math.max(span.from, at), Math.max(span.to, at)]
    const before = text.slice(at, from)
    at = to
    const said = text.slice(from, to)
    return [before, span.covered ? <mark class="covered">{said}</mark> : said]
  })
  return (
    <li>
      <small class="dim">
        {formatDuration(startMs)} {voices[voice]}
      </small>
      <div>
        <p>
          {pieces}
          {text.slice(at)}
        </p>
        <div class="clip-open">
          {spans
            .filter(({ kind }) => kind !== 'by-hand')
            .map((span) => (
              <label class="check">
                <input type="checkbox" name="open" value={span.key} checked={!span.covered} />
                <span>
                  不打码：{kindWords[span.kind]}“{text.slice(span.from, span.to)}”
                </span>
              </label>
            ))}
        </div>
      </div>
    </li>
  )
}

const kindWords = { ...dataKinds, 'by-hand': '手工补的' } as const

const tones = { waiting: 'grey', ready: 'good', failed: 'red' } as const

function ClipTable({ clips }: { clips: Clip[] }) {
  const head = [
    ...[{ label: '编号', num: true }, { label: '时段' }, { label: '用途' }, { label: '状态' }],
    ...[{ label: '制作' }, { label: '操作' }],
  ]
  return (
    <Table head={head} caption="从这段录音做出的片段">
      {clips.map((clip) => (
        <ClipRow clip={clip} />
      ))}
    </Table>
  )
}

function ClipRow({ clip }: { clip: Clip }) {
  const { id, recordingId, fromMs, untilMs, state, problem, accountName, at } = clip
  const here = `/recordings/${recordingId}/clips/${id}`
  return (
    <tr>
      <td class="num">{id}</td>
      <td class="nowrap">
        {formatDuration(fromMs)}–{formatDuration(untilMs)}
      </td>
      <td>{clip.purpose}</td>
      <td>
        {clip.withheldAt === null ? (
          <Status tone={tones[state]} label={clipStates[state]} />
        ) : (
          <Status tone="red" label="有漏打码，已停用" />
        )}
        {problem ? <small class="dim"> {problem}</small> : null}
      </td>
      <td>
        {accountName} <Time at={at} />
      </td>
      <td>
        <RowActions>
          {state === 'ready' && clip.withheldAt === null ? (
            <a href={`${here}/sound`}>下载声音</a>
          ) : null}
          {clip.withheldAt === null ? <a href={`${here}/text`}>下载文字</a> : null}
          <form method="post" action={`${here}/removal`}>
            <Button kind="quiet" small confirm={`删除片段 ${id}？已经下载走的不受影响。`}>
              删除
            </Button>
          </form>
        </RowActions>
      </td>
    </tr>
  )
}
