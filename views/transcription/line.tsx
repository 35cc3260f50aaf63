import { formatDuration } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { LineRow } from '#src/transcription/line/list.ts'
import type { Outlook } from '#src/transcription/line/outlook.ts'
import { rankSlices } from '#src/transcription/vocabulary.ts'
import { Score, Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { ListPager, RowActions, Table } from '#views/components/table.tsx'
import { AskButton, reasonsText } from '#views/transcription/place.tsx'
import { LineNotice, LineSwitch, TodayFigures } from '#views/transcription/today.tsx'

export type BudgetForm = { values: Record<string, string>; errors: FieldErrors }

type Props = {
  outlook: Outlook
  list: Page<LineRow>
  query: Query
  now: number
  form: BudgetForm
  manages: boolean
  mayAsk: boolean
  setsBudget: boolean
  seesFindings: boolean
}

/** 转写次序: who is heard next and why, and what the day can carry. */
export function LinePage(props: Props) {
  const { outlook, list, query, now, manages, mayAsk, setsBudget, seesFindings } = props
  return (
    <>
      <PageHead title="转写次序" note="机器听不完全部通话，先听更可能有问题的">
        <LinkButton href="/transcription">转写任务</LinkButton>
        {manages ? <LineSwitch paused={outlook.pause !== null} /> : null}
      </PageHead>
      <LineNotice outlook={outlook} />
      <TodayFigures outlook={outlook} now={now} />
      <div class="with-aside">
        <div>
          <Card title="排队" note="优先度只是先转写的理由，不说明谁有错" flush>
            {list.rows.length > 0 ? (
              <Line rows={list.rows} mayAsk={mayAsk} known={outlook.speed !== null} />
            ) : (
              <Empty title="没有在排队的录音" hint="收到录音后，会按优先度排在这里。" />
            )}
            <ListPager path="/transcription/line" query={query} page={list} />
          </Card>
        </div>
        <div>
          <Budget {...props} mayEdit={setsBudget} />
          <TwinWait form={props.form} mayEdit={setsBudget} />
          {seesFindings ? (
            <Card title="机时花得值不值" note="近 30 天">
              <div hx-get="/findings/yield" hx-trigger="load">
                <a href="/findings/yield">按优先度和随机样本比较</a>
              </div>
            </Card>
          ) : null}
        </div>
      </div>
    </>
  )
}

type LineProps = { rows: readonly LineRow[]; mayAsk: boolean; known: boolean }

function Line({ rows, mayAsk, known }: LineProps) {
  const head = [
    { label: '优先度' },
    { label: '录音和理由' },
    { label: '方式' },
    { label: '时长', num: true },
    { label: '今天' },
    { label: '操作', hidden: true },
  ]
  return (
    <Table head={head} caption="等待转写的录音">
      {rows.map((row) => (
        <tr>
          <td>
            {row.rank ? <Score value={row.rank.priority} calm /> : <span class="dim">待排定</span>}
          </td>
          <td>
            {row.href ? <a href={row.href}>{row.name}</a> : row.name}
            {row.startedAt === null ? null : (
              <span class="dim">
                {' '}
                <Time at={row.startedAt} />
              </span>
            )}
            {row.rank ? <small>{reasonsText(row.rank.reasons)}</small> : null}
          </td>
          <td class="nowrap">{row.slice === null ? '—' : <Slice slice={row.slice} />}</td>
          <td class="num">{row.durationMs === 0 ? '—' : formatDuration(row.durationMs)}</td>
          <td class="nowrap">
            {known ? row.today ? '轮得到' : <span class="dim">轮不到</span> : '—'}
          </td>
          <td>
            <RowActions>
              {mayAsk && row.slice !== 'asked' ? (
                <AskButton recordingId={row.recordingId} quiet>
                  先转写
                </AskButton>
              ) : null}
            </RowActions>
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Slice({ slice }: { slice: NonNullable<LineRow['slice']> }) {
  if (slice === 'ranked') return <>{rankSlices.ranked}</>
  return <Tag kind={slice === 'asked' ? 'info' : undefined}>{rankSlices[slice]}</Tag>
}

type BudgetProps = Pick<Props, 'outlook' | 'form'> & { mayEdit: boolean }

function Budget({ outlook, form, mayEdit }: BudgetProps) {
  const { settings } = outlook
  const set = settings.set
  const percent = `${Math.round(settings.randomShare * 1000) / 10}%`
  return (
    <Card title="预算和随机样本">
      {mayEdit ? (
        <form class="form" method="post" action="/transcription/line/budget">
          <TextInput
            label="每天机时（小时）"
            name="budgetHours"
            inputmode="decimal"
            value={form.values['budgetHours']}
            error={form.errors['budgetHours']}
            hint="一个处理器核满负荷一小时算一机时；不限就留空。"
          />
          <TextInput
            label="随机样本（%）"
            name="randomPercent"
            inputmode="decimal"
            value={form.values['randomPercent']}
            error={form.errors['randomPercent']}
            hint="不看优先度随机抽出，排在前面，用来衡量按优先度听漏了多少；预算按这个比例给它留着。"
          />
          <div class="bar">
            <Button kind="primary">保存</Button>
          </div>
        </form>
      ) : (
        <p>
          每天机时：{settings.budgetHours === null ? '不限' : `${settings.budgetHours} 小时`}
          ；随机样本 {percent}。由质检主管或系统管理员设定。
        </p>
      )}
      <p class="dim">
        {set ? (
          <>
            {set.by} <Time at={set.at} /> 设定；
          </>
        ) : null}
        抽样种子 <code>{settings.seed}</code>，用它和录音内容可以重新抽一遍核对。
      </p>
    </Card>
  )
}

/** Recorders that write one file a side: how long the first waits for the second. */
function TwinWait({ form, mayEdit }: { form: BudgetForm; mayEdit: boolean }) {
  const minutes = form.values['minutes'] ?? ''
  return (
    <Card title="单侧录音">
      {mayEdit ? (
        <form class="form" method="post" action="/transcription/line/twin-wait">
          <TextInput
            label="等另一侧（分钟）"
            name="minutes"
            inputmode="numeric"
            value={minutes}
            error={form.errors['minutes']}
            hint="坐席、客户各存一个文件时，先到的等后到的，对上同一通话就合并；到时还没来就单独转写。0 表示不等。"
          />
          <div class="bar">
            <Button kind="primary">保存</Button>
          </div>
        </form>
      ) : (
        <p>先到的一侧最多等 {minutes} 分钟，再单独转写。由质检主管或系统管理员设定。</p>
      )}
    </Card>
  )
}
