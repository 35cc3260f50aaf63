import type { ScoringItem } from '#src/inspection/forms/schema.ts'
import { noOccasion } from '#src/inspection/forms/vocabulary.ts'
import { markKinds } from '#src/inspection/marks/vocabulary.ts'
import type { ScoreAnswer, ScoreChange } from '#src/inspection/scoring/schema.ts'
import type { ScoredAgent, SheetDetail } from '#src/inspection/scoring/sheet-detail.ts'
import {
  knownAgent,
  setAsideReasons,
  sheetOutcomes,
  sheetRefusals,
} from '#src/inspection/scoring/vocabulary.ts'
import { purposes } from '#src/inspection/tasks/vocabulary.ts'
import { dayMs, formatDay, formatDuration } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { FieldError, Select, TextArea } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import type { Evidence } from '#views/components/player.tsx'
import { Table } from '#views/components/table.tsx'
import { Heard } from '#views/inspection/scoring/heard.tsx'
import { scoreText, worthText } from '#views/inspection/scoring/points.ts'

export type SheetPageProps = {
  detail: SheetDetail
  nonce: string
  next: { id: number } | null
  /** Just handed in. */
  done: boolean
  mayPlan: boolean
  mayCorrect: boolean
  mayTrace: boolean
  writesCases: boolean
  /** A correction that was not taken, with what was typed. */
  refused?: { errors: FieldErrors; values: Record<string, string> }
}

/** From here on a call may be worth copying, in hundredths. */
const goodPractice = 9500

/** 评分单: what was scored, why, where it is heard, and whatever was changed since. */
export function SheetPage(props: SheetPageProps) {
  const { detail, nonce, next, done, mayCorrect, mayTrace, writesCases } = props
  const { sheet, heard, form, items, answers } = detail
  return (
    <>
      <PageHead
        title={`评分单 · 通话 ${heard.call.callNo}`}
        note={`${form.name} 第 ${form.version} 版`}
      >
        <LinkButton href="/inspection/sheets">评分结果</LinkButton>
        {mayTrace && !detail.blind ? (
          <LinkButton href={`/traces/sheets/${sheet.id}`}>分数背后的痕迹</LinkButton>
        ) : null}
        {writesCases && !detail.blind && (sheet.scoreHundredths ?? 0) >= goodPractice ? (
          <LinkButton
            href={`/library/new?source=good-practice&call=${encodeURIComponent(heard.call.callNo)}`}
          >
            收入案例库
          </LinkButton>
        ) : null}
        {next ? (
          <LinkButton kind={done ? 'primary' : undefined} href={`/inspection/tasks/${next.id}`}>
            评下一通
          </LinkButton>
        ) : null}
      </PageHead>
      {done ? (
        <Notice kind="good">
          已提交。
          {next ? null : '分给您的任务都评完了。'}
        </Notice>
      ) : null}
      <div class="sheet-view">
        <div class="stack">
          <Result {...props} />
          {sheet.setAsideFor === null ? (
            <Card title="各项评分" flush>
              <ItemTable items={items} answers={answers} changes={detail.changes} />
            </Card>
          ) : null}
          {detail.changes.length > 0 ? <Changes {...detail} /> : null}
          {detail.marks.length > 0 ? <Marks marks={detail.marks} /> : null}
          {detail.mine ? <ChangeForm {...props} /> : null}
        </div>
        <div class="card card-flush sheet-heard">
          <Heard
            heard={heard}
            evidence={evidenceOf(items, answers)}
            nonce={nonce}
            back={`/inspection/sheets/${sheet.id}`}
            mayCorrect={mayCorrect}
          />
        </div>
      </div>
    </>
  )
}

function Result({ detail, mayPlan }: SheetPageProps) {
  const { sheet, agent, blind, mayReveal, answers } = detail
  const purpose = sheet.purpose === 'double' && !mayPlan ? 'routine' : sheet.purpose
  const excused = answers.filter((answer) => answer.excused).length
  const stillAbused = detail.marks.some(
    ({ kind, withdrawnAt }) => kind === 'abuse' && withdrawnAt === null,
  )
  const facts: Parameters<typeof Facts>[0]['items'] = [
    ['结果', sheet.outcome ? sheetOutcomes[sheet.outcome] : null],
    ['由来', sheet.taskId === null ? '主动评分' : purposes[purpose]],
    ['质检员', sheet.accountName],
    ['提交时间', sheet.submittedAt === null ? null : <Time at={sheet.submittedAt} />],
    ['用时', sheet.tookMs === null ? null : formatDuration(sheet.tookMs)],
  ]
  if (sheet.setAsideFor) facts.splice(1, 0, ['原因', setAsideReasons[sheet.setAsideFor]])
  if (excused > 0) facts.push(['免计', `客户辱骂，${excused} 项不计分`])
  return (
    <Card>
      <p class="sheet-score">
        <strong class={sheet.outcome === 'fatal' ? 'hot' : undefined}>
          {scoreText(sheet.scoreHundredths)}
        </strong>
        {sheet.scoreHundredths === null ? null : <span>分</span>}
        {sheet.knewAgent ? <Tag>{knownAgent}</Tag> : null}
        {sheet.counts ? null : mayPlan || sheet.knewAgent ? <Tag>不计入坐席成绩</Tag> : null}
      </p>
      <Facts items={facts} />
      {excused > 0 && !stillAbused ? (
        <p class="dim">“客户辱骂”的标记后来撤回了，已免计的项没有跟着变；要改请改分或走申诉。</p>
      ) : null}
      {sheet.note ? (
        <p class="wrapped">
          {sheet.setAsideFor ? '说明' : '总评'}：{sheet.note}
        </p>
      ) : null}
      {mayReveal ? (
        <form method="post" action={`/inspection/sheets/${sheet.id}/reveal`} class="bar">
          <Button kind="primary">揭晓坐席</Button>
          {sheet.setAsideFor === null ? (
            <small class="dim">揭晓以后再改分，会记下是揭晓后改的。</small>
          ) : null}
        </form>
      ) : blind ? (
        <p class="dim">
          这通电话您也评过，还没有揭晓；在<a href="/inspection/sheets">您自己的评分单</a>
          上揭晓后显示坐席。
        </p>
      ) : agent ? (
        <Agent agent={agent} />
      ) : null}
    </Card>
  )
}

function Agent({ agent }: { agent: ScoredAgent }) {
  return (
    <>
      <Facts
        items={[
          ['坐席', <AgentName agent={agent} />],
          ['部门', agent.department],
          ['班组', agent.team],
          ['人员类别', staffCategories[agent.staffCategory]],
        ]}
      />
      {agent.history.length > 0 ? (
        <p class="sheet-history">
          <span class="dim">近 {agent.history.length} 次得分</span>
          {agent.history.map((one) => (
            <a
              href={`/inspection/sheets/${one.id}`}
              title={`${formatDay(one.submittedAt)} ${one.form}`}
            >
              {scoreText(one.scoreHundredths)}
            </a>
          ))}
        </p>
      ) : (
        <p class="dim">之前没有计入成绩的评分。</p>
      )}
    </>
  )
}

type ItemTableProps = { items: ScoringItem[]; answers: ScoreAnswer[]; changes: ScoreChange[] }

function ItemTable({ items, answers, changes }: ItemTableProps) {
  const given = new Map(answers.map((answer) => [answer.itemId, answer]))
  const changed = new Set(changes.map(({ itemId }) => itemId))
  const head = [{ label: '评分项' }, { label: '评定' }, { label: '得分', num: true }]
  return (
    <Table caption="各项评分" head={head}>
      {items.map((item, index) => (
        <>
          {item.section === items[index - 1]?.section ? null : (
            <tr class="section-row">
              <th scope="rowgroup" colspan={3}>
                {item.section}
              </th>
            </tr>
          )}
          <ItemRow item={item} answer={given.get(item.id)} changed={changed.has(item.id)} />
        </>
      ))}
    </Table>
  )
}

type ItemRowProps = { item: ScoringItem; answer: ScoreAnswer | undefined; changed: boolean }

function ItemRow({ item, answer, changed }: ItemRowProps) {
  const { comment = '', startMs = null, endMs = null } = answer ?? {}
  return (
    <tr>
      <td>
        {item.title}
        {comment === '' && startMs === null ? null : (
          <p class="sheet-ground">
            {comment ? <span class="wrapped">{comment}</span> : null}
            {startMs !== null && endMs !== null ? (
              <button
                type="button"
                class="evidence-item"
                data-span-play
                data-start={startMs}
                data-end={endMs}
                title={`播放 ${item.title} 的证据`}
              >
                {formatDuration(startMs)}–{formatDuration(endMs)}
              </button>
            ) : null}
          </p>
        )}
      </td>
      <td>
        {answer ? choiceText(item, answer.choice) : '—'}{' '}
        {answer?.excused ? <Tag kind="info">客户辱骂，免计</Tag> : null}
        {changed ? <Tag>改过</Tag> : null}
      </td>
      <td class="num">{answer ? earned(item, answer) : '—'}</td>
    </tr>
  )
}

/** The words of a choice, as they stood in the version that was scored by. */
export function choiceText(item: Pick<ScoringItem, 'choices'>, choice: string): string {
  if (choice === noOccasion) return '没有这个场合'
  return item.choices.find(({ key }) => key === choice)?.label ?? choice
}

function earned({ kind, weight, choices }: ScoringItem, { choice, excused }: ScoreAnswer): string {
  const percent = choices.find(({ key }) => key === choice)?.percent
  if (percent === undefined || excused) return '不计'
  if (kind === 'fatal') return percent === 0 ? '致命' : '—'
  if (kind === 'bonus') return percent === 0 ? '—' : `+${worthText(weight, percent)}`
  return `${(weight * percent) / 100} / ${weight}`
}

/** One piece of sound may bear several items out: it is drawn once, with all their names. */
function evidenceOf(items: ScoringItem[], answers: ScoreAnswer[]) {
  const titles = new Map(items.map(({ id, title }) => [id, title]))
  const pieces = new Map<string, Evidence>()
  for (const { id, itemId, startMs, endMs } of answers) {
    if (startMs === null || endMs === null) continue
    const title = titles.get(itemId) ?? ''
    const same = pieces.get(`${startMs}-${endMs}`)
    const label = same ? `${same.label}、${title}` : title
    pieces.set(`${startMs}-${endMs}`, { id: same?.id ?? id, startMs, endMs, label })
  }
  return [...pieces.values()].toSorted((a, b) => a.startMs - b.startMs)
}

function Changes({ items, changes }: SheetDetail) {
  const itemOf = new Map(items.map((item) => [item.id, item]))
  return (
    <Card title="改分记录" flush>
      <ol class="sheet-changes">
        {changes.map((change) => {
          const item = itemOf.get(change.itemId)
          return (
            <li>
              <span>
                <b>{item?.title}</b>：{item ? choiceText(item, change.before) : change.before} →{' '}
                {item ? choiceText(item, change.after) : change.after}（
                {scoreText(change.scoreBefore)} → {scoreText(change.scoreAfter)} 分）
              </span>
              <span class="wrapped">原因：{change.reason}</span>
              <small class="dim">
                {change.accountName} · <Time at={change.at} /> ·{' '}
                {change.afterReveal ? '揭晓后' : '揭晓前'}
              </small>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}

function Marks({ marks }: Pick<SheetDetail, 'marks'>) {
  return (
    <Card title="通话标记">
      {marks.map((mark) => (
        <p>
          <Tag kind={mark.kind === 'abuse' ? 'hot' : 'ok'}>{markKinds[mark.kind]}</Tag> {mark.note}{' '}
          <small class="dim">
            {mark.accountName} · <Time at={mark.at} />
            {mark.withdrawnAt === null ? null : ` · 已撤回：${mark.withdrawnReason ?? ''}`}
          </small>
        </p>
      ))}
    </Card>
  )
}

function ChangeForm({ detail, refused }: SheetPageProps) {
  const { sheet, items, changeRefusal, changeUntil } = detail
  const values = refused?.values ?? {}
  const errors = refused?.errors ?? {}
  if (changeRefusal) {
    return changeRefusal === 'not-author' ? null : (
      <p class="dim">{sheetRefusals[changeRefusal]}。</p>
    )
  }
  return (
    <Card>
      <details class="sheet-change" open={refused !== undefined}>
        <summary>改分</summary>
        <form method="post" action={`/inspection/sheets/${sheet.id}/changes`} class="form">
          <p class="hint">
            {formatDay(changeUntil - dayMs)} 24:00 前可以改，要写原因；改前、改后都会留下记录。
          </p>
          {errors['form'] ? <FieldError id="change-form" error={errors['form']} /> : null}
          <Select
            label="哪一项、改成什么"
            name="answer"
            value={values['answer']}
            options={changeOptions(items)}
            blank="请选择"
            error={errors['answer']}
            required
          />
          <TextArea
            label="原因"
            name="reason"
            value={values['reason']}
            rows={2}
            maxlength={500}
            error={errors['reason']}
            required
          />
          <div class="bar">
            <Button>保存改动</Button>
          </div>
        </form>
      </details>
    </Card>
  )
}

function changeOptions(items: ScoringItem[]): [string, string][] {
  return items.flatMap((item) => {
    const choices = item.choices.map(({ key }) => key)
    const all = item.gate === null ? choices : [...choices, noOccasion]
    return all.map((key): [string, string] => [
      `${item.id}.${key}`,
      `${item.title} → ${choiceText(item, key)}`,
    ])
  })
}
