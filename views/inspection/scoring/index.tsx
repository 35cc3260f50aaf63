import type { ScoringItem } from '#src/inspection/forms/schema.ts'
import type { ScoringDetail } from '#src/inspection/scoring/scoring-detail.ts'
import {
  type AnswerProblem,
  knownAgent,
  setAsideReasons,
} from '#src/inspection/scoring/vocabulary.ts'
import type { TaskRow } from '#src/inspection/tasks/queries.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Notice } from '#views/components/page.tsx'
import { PaneHead, type QueueEntry, QueueList } from '#views/components/review.tsx'
import { MarkSlot } from '#views/inspection/marks/panel.tsx'
import { Heard } from '#views/inspection/scoring/heard.tsx'
import { ItemField, type ShownAnswer } from '#views/inspection/scoring/item.tsx'
import { scoreText } from '#views/inspection/scoring/points.ts'
import { Standing } from '#views/inspection/scoring/standing.tsx'
import { dueText } from '#views/inspection/tasks/due.ts'

export type ScoringProps = {
  detail: ScoringDetail
  /** Address of this page. */
  here: string
  tasks: TaskRow[]
  more: boolean
  waiting: number
  nonce: string
  mayCorrect: boolean
  /** The score that led here. */
  done: { id: number; scoreHundredths: number | null } | null
  /** What this page holds; over what is stored where a refusal stored nothing. */
  answers: ReadonlyMap<number, ShownAnswer>
  note: string
  problems: ReadonlyMap<number, AnswerProblem>
  noteMissing?: boolean
  /** Why nothing was stored. */
  refusal?: string
  /** 无法评分, as it was typed and refused. */
  setAside?: { values: Record<string, string>; errors: FieldErrors }
}

/** 评分: my tasks, sound over text, the form. Scored blind; who spoke comes with the result. */
export function ScoringPage(props: ScoringProps) {
  const { detail, here, nonce, mayCorrect, waiting, more } = props
  return (
    <div class="review scoring">
      <section class="queue" aria-label="我的质检任务">
        <PaneHead title="我的质检任务">
          <small class="end">待评 {waiting > 998 ? '999+' : waiting}</small>
        </PaneHead>
        <QueueList entries={entriesOf(props)} />
        {more ? (
          <p class="queue-more">
            <a href="/inspection/tasks">看全部任务</a>
          </p>
        ) : null}
      </section>
      <section class="listen" aria-label="听音">
        <Heard
          heard={detail.heard}
          evidence={[]}
          nonce={nonce}
          back={here}
          mayCorrect={mayCorrect}
        />
        {detail.heard.recording ? <MarkSlot recordingId={detail.heard.recording.id} /> : null}
      </section>
      <section class="verdict" aria-label="评分">
        <ScoreForm {...props} />
      </section>
    </div>
  )
}

function entriesOf({ detail, tasks, here }: ScoringProps): QueueEntry[] {
  const current = detail.task?.id ?? null
  const entries = tasks.map((task) => ({
    href: `/inspection/tasks/${task.id}`,
    title: task.businessType ?? `通话 ${task.callNo}`,
    note: (
      <>
        {task.due ? `${dueText(task.due)} · ` : null}
        {task.begunAt === null ? task.form : '已开始'}
      </>
    ),
    current: task.id === current,
  }))
  if (entries.some((entry) => entry.current)) return entries
  const title = detail.task ? `通话 ${detail.heard.call.callNo}` : '主动评分'
  return [{ href: here, title, note: detail.form.name, current: true }, ...entries]
}

function ScoreForm(props: ScoringProps) {
  const { detail, waiting, note, noteMissing, refusal } = props
  const { sheet, tally, form } = detail
  const lastOne = waiting <= (detail.task ? 1 : 0)
  return (
    <form
      class="score-form"
      method="post"
      action={`/inspection/sheets/${sheet.id}/submission`}
      data-verdict
      data-scoring={`/inspection/sheets/${sheet.id}/draft`}
      autocomplete="off"
      novalidate
      aria-label="评分表"
    >
      <input type="hidden" name="revision" value={sheet.revision} />
      <PaneHead title={form.name}>
        {sheet.knewAgent ? (
          <Tag>{knownAgent}：不计入坐席成绩</Tag>
        ) : (
          <Tag kind="info">盲评：提交后才揭晓坐席</Tag>
        )}
        <small class="keys-line">
          <kbd>↑</kbd> <kbd>↓</kbd> 换项 · <kbd>1</kbd>–<kbd>9</kbd> 选 · <kbd>↵</kbd> 下一个没选的
        </small>
      </PaneHead>
      <div class="grounds">
        <Notices {...props} />
        <Items {...props} />
        <TextArea
          label={noteMissing ? '总评（必填）' : '总评（可不填）'}
          name="note"
          value={note}
          maxlength={500}
          rows={1}
          shortcut="N"
          error={noteMissing ? '各项都没有场合，不计分，要在这里说明原因' : undefined}
        />
      </div>
      <div class="decision">
        {refusal ? <Notice kind="bad">{refusal}</Notice> : null}
        <Standing tally={tally} revision={sheet.revision} />
        <div class="bar verdict-actions">
          <Button kind="primary" shortcut="Ctrl ↵">
            {lastOne ? '提交' : '提交并评下一通'}
          </Button>
          <div class="save-state dim" data-save-state role="status" />
        </div>
        <SetAside {...props} />
      </div>
    </form>
  )
}

/** 无法评分: noise and the like, without leaving every item out one by one. */
function SetAside({ detail, setAside }: ScoringProps) {
  const { values = {}, errors = {} } = setAside ?? {}
  return (
    <details class="set-aside" open={setAside !== undefined}>
      <summary>无法评分</summary>
      <div class="bar">
        <Select
          label="原因"
          hideLabel
          name="setAsideFor"
          value={values['setAsideFor']}
          options={Object.entries(setAsideReasons)}
          blank="请选原因"
          error={errors['setAsideFor']}
        />
        <TextInput
          label="说明"
          hideLabel
          name="setAsideNote"
          value={values['setAsideNote']}
          placeholder="说明（选“其他”时必填）"
          maxlength={500}
          error={errors['setAsideNote']}
        />
        <Button formaction={`/inspection/sheets/${detail.sheet.id}/set-aside`}>
          按无法评分提交
        </Button>
      </div>
      <p class="hint">不计分，也不计入坐席成绩；已选的各项不保留。</p>
    </details>
  )
}

function Notices({ detail, done }: ScoringProps) {
  const { newer, form, abused } = detail
  return (
    <>
      {done ? (
        <Notice kind="good">
          已提交：
          {done.scoreHundredths === null ? '不计分' : `${scoreText(done.scoreHundredths)} 分`}{' '}
          <a href={`/inspection/sheets/${done.id}`}>看结果、揭晓坐席</a>
        </Notice>
      ) : null}
      {newer === null ? null : (
        <Notice kind="info">
          评分表已发布第 {newer} 版；这一张仍按开始时的第 {form.version} 版评完。
        </Notice>
      )}
      {abused ? (
        <Notice kind="info">这通电话标记了“客户辱骂”，标有“客户辱骂”的项提交时免计。</Notice>
      ) : null}
    </>
  )
}

function Items(props: ScoringProps) {
  const { items } = props.detail
  const numbers = new Map(inOrder(items).map((item, index) => [item.id, index + 1]))
  return (
    <>
      {groupsOf(items).map(({ name, kind, items: group }) => (
        <section class="item-group" aria-label={name}>
          <div class="bar">
            <h2>{name}</h2>
            {kind === 'fatal' && group.length > 1 ? (
              <Button type="button" small data-calm-all hidden>
                没选的都是没有发生
              </Button>
            ) : null}
          </div>
          {group.map((item) => (
            <ItemField
              item={item}
              number={numbers.get(item.id) ?? 0}
              answer={props.answers.get(item.id)}
              facts={props.detail.facts}
              abused={props.detail.abused}
              problem={props.problems.get(item.id)}
            />
          ))}
        </section>
      ))}
    </>
  )
}

type Group = { name: string; kind: ScoringItem['kind']; items: ScoringItem[] }

/** Weighted items by section; bonus and fatal items apart, after them. */
function groupsOf(items: readonly ScoringItem[]): Group[] {
  const groups: Group[] = []
  for (const item of inOrder(items)) {
    const name =
      item.kind === 'weighted' ? item.section : item.kind === 'bonus' ? '加分项' : '致命项'
    const last = groups.at(-1)
    if (last && last.name === name && last.kind === item.kind) last.items.push(item)
    else groups.push({ name, kind: item.kind, items: [item] })
  }
  return groups
}

const kindOrder = { weighted: 0, bonus: 1, fatal: 2 } as const

function inOrder(items: readonly ScoringItem[]): ScoringItem[] {
  return items.toSorted((a, b) => kindOrder[a.kind] - kindOrder[b.kind] || a.position - b.position)
}
