import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { FindingEffect } from '#src/screening/rules/plan.ts'
import type { DryRunDetail, ShownExample } from '#src/screening/rules/publishing-queries.ts'
import type { LexiconOverview } from '#src/screening/rules/queries.ts'
import { sampleKinds } from '#src/screening/vocabulary.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { Progress } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'
import { ChangeTable } from '#views/screening/rules/publishing.tsx'
import { LexiconTabs } from '#views/screening/rules/tabs.tsx'

type Props = {
  overview: LexiconOverview
  detail: DryRunDetail
  mayPublish: boolean
  mayEdit: boolean
  values: Record<string, string>
  errors: FieldErrors
}

/** 试跑: what a choice of changes does to calls already heard, and the way to publish it. */
export function DryRunPage(props: Props) {
  const { overview, detail, errors } = props
  const { run, result, changes, failure, failing } = detail
  return (
    <>
      <PageHead
        title={`试跑 ${run.id}`}
        note={`${run.by} ${formatTime(run.at)}，近 ${run.days} 天转写完的通话`}
      >
        <LinkButton href="/lexicon/publishing">返回待发布</LinkButton>
      </PageHead>
      <LexiconTabs overview={overview} current={null} />
      {errors['form'] ? <Notice kind="bad">{errors['form']}</Notice> : null}
      {failure === null ? null : (
        <Notice kind="bad">试跑没有做完：{failure}。回到待发布重新试跑。</Notice>
      )}
      {failing.length > 0 && run.publishedAs === null ? (
        <Notice kind="bad">
          有 {failing.length} 个样例没有通过，不能发布：
          {failing.slice(0, 5).map(({ ruleId, name, kind, text }, at) => (
            <>
              {at > 0 ? '、' : ''}
              <a href={`/lexicon/rules/${ruleId}#samples`}>{name}</a>的{sampleKinds[kind]}样例“
              {text.length > 30 ? `${text.slice(0, 30)}…` : text}”
            </>
          ))}
          。
        </Notice>
      ) : null}
      {run.publishedAs === null ? null : (
        <Notice kind="good">
          已经发布为<a href={`/lexicon/sets/${run.publishedAs}`}>词库第 {run.publishedAs} 版</a>。
        </Notice>
      )}
      {result ? (
        <Result {...props} result={result} />
      ) : failure === null ? (
        <DryRunProgress detail={detail} mayCancel={props.mayEdit} />
      ) : null}
      <Card title="这次试的改动" flush>
        <ChangeTable changes={changes} mayChoose={false} />
      </Card>
    </>
  )
}

type ProgressProps = { detail: DryRunDetail; mayCancel?: boolean }

/** How far the work has got; asks for itself again, and loads the page anew when it is done. */
export function DryRunProgress({ detail: { run, progress }, mayCancel }: ProgressProps) {
  return (
    <div
      id="dry-run"
      hx-get={`/lexicon/dry-runs/${run.id}/progress`}
      hx-trigger="every 2s"
      hx-swap="outerMorph"
    >
      <Card title="正在试跑" note="可以离开这个页面，不影响进度">
        <p>
          <Progress value={progress} label="试跑进度" />
        </p>
        {mayCancel ? (
          <form method="post" action={`/lexicon/dry-runs/${run.id}/cancellation`}>
            <Button small>取消试跑</Button>
          </form>
        ) : null}
      </Card>
    </div>
  )
}

function Result(props: Props & { result: NonNullable<DryRunDetail['result']> }) {
  const { detail, result, mayPublish, values, errors } = props
  const { effects, run, current, failing } = detail
  const gained = effects.reduce((sum, one) => sum + one.gained, 0)
  const lost = effects.reduce((sum, one) => sum + one.lost, 0)
  return (
    <>
      <Tiles>
        <Tile label="读过的通话" value={figure(result.calls)} unit="通" />
        <Tile label="多出的命中" value={figure(gained)} unit="处" />
        <Tile label="少掉的命中" value={figure(lost)} unit="处" />
        <Tile
          label="会多出的疑点"
          value={figure(result.appear)}
          unit="条"
          hot={result.appear > 0}
        />
        <Tile label="会消失的疑点" value={figure(result.vanish)} unit="条" />
      </Tiles>
      {run.publishedAs !== null ? null : mayPublish ? (
        <Card title="发布">
          {current ? (
            <form class="form" method="post" action={`/lexicon/dry-runs/${run.id}/publication`}>
              <TextArea
                label="发布说明"
                name="note"
                value={values['note']}
                rows={2}
                maxlength={300}
                required
                hint="发布后，听过的通话会重新筛查；已经下了结论的疑点不动"
                error={errors['note']}
              />
              <div class="bar">
                <Button kind="primary" disabled={failing.length > 0}>
                  发布这些改动
                </Button>
              </div>
            </form>
          ) : (
            <p>试跑之后词库或规则又变了，请回到待发布重新试跑。</p>
          )}
        </Card>
      ) : (
        <Notice kind="info">由质检主管发布。</Notice>
      )}
      <Card
        title="每条规则的命中"
        actions={
          effects.length > 0 ? (
            <TableFiles of={`/lexicon/dry-runs/${run.id}`} table="effects" />
          ) : null
        }
        flush
      >
        {effects.length === 0 ? (
          <Empty
            title={result.calls === 0 ? '这几天没有转写完的通话' : '这些通话里的命中没有变化'}
            hint={
              result.calls === 0 ? '多选几天，或等转写完再试。' : '分值的改动也没有影响到哪通电话。'
            }
          />
        ) : (
          <Table
            caption="每条规则的命中"
            head={[
              { label: '规则' },
              { label: '多出', num: true },
              { label: '少掉', num: true },
              { label: '例子' },
            ]}
          >
            {effects.map((effect) => (
              <tr>
                <td class="nowrap">
                  {effect.rule ? (
                    <a href={`/lexicon/rules/${effect.rule.id}`}>{effect.rule.name}</a>
                  ) : (
                    effect.code
                  )}
                </td>
                <td class="num">{figure(effect.gained)}</td>
                <td class="num">{figure(effect.lost)}</td>
                <td>
                  <Examples label="多出的" examples={effect.gainedExamples} />
                  <Examples label="少掉的" examples={effect.lostExamples} />
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
      {result.appear + result.vanish > 0 ? (
        <div class="columns">
          <Findings
            title="会多出的疑点"
            all={result.appear}
            findings={result.appearing}
            files={{ run: run.id, table: 'appearing' }}
          />
          <Findings
            title="会消失的疑点"
            all={result.vanish}
            findings={result.vanishing}
            files={{ run: run.id, table: 'vanishing' }}
          />
        </div>
      ) : null}
    </>
  )
}

function Examples({ label, examples }: { label: string; examples: ShownExample[] }) {
  if (examples.length === 0) return null
  return (
    <details class="ledger-note">
      <summary>
        {label} {examples.length} 例
      </summary>
      {examples.map(({ recordingId, segmentId, startMs, voice, before, text, after }) => (
        <p>
          <a href={`/recordings/${recordingId}#segment-${segmentId}`}>
            录音 {recordingId} {formatDuration(startMs)}
          </a>{' '}
          {voices[voice]}：“{before}
          <mark>{text}</mark>
          {after}”
        </p>
      ))}
    </details>
  )
}

type FindingsProps = {
  title: string
  all: number
  findings: FindingEffect[]
  files: { run: number; table: string }
}

function Findings({ title, all, findings, files }: FindingsProps) {
  if (all === 0) return null
  const note =
    all > findings.length ? `共 ${figure(all)} 条，列出 ${findings.length} 条` : undefined
  return (
    <Card
      title={title}
      note={note}
      actions={
        findings.length > 0 ? (
          <TableFiles of={`/lexicon/dry-runs/${files.run}`} table={files.table} />
        ) : null
      }
      flush
    >
      <Table
        caption={title}
        head={[{ label: '录音' }, { label: '原分', num: true }, { label: '新分', num: true }]}
      >
        {findings.map(({ recordingId, before, after }) => (
          <tr>
            <td>
              <a href={`/recordings/${recordingId}`}>录音 {recordingId}</a>
            </td>
            <td class="num">{Math.round(before / 10)}</td>
            <td class="num">{Math.round(after / 10)}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

const figure = (value: number) => value.toLocaleString('zh-CN')
