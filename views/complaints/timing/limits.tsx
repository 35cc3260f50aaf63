import type { LimitCell, LimitsOverview } from '#src/complaints/timing/limits.ts'
import type { TimeLimit } from '#src/complaints/timing/settings.ts'
import {
  dueWords,
  escalatedTo,
  type EscalationLevel,
  escalationLevels,
  limitUnits,
  limitWords,
  remindPercents,
  timedSteps,
} from '#src/complaints/timing/vocabulary.ts'
import { complaintClasses, complaintLevels, complaintSources } from '#src/complaints/vocabulary.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { UnknownYear } from '#views/complaints/timing/unknown-year.tsx'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

export type LimitsTyped = {
  form: 'limit' | 'alarms'
  errors: FieldErrors
  values: Record<string, string>
}
type Props = { overview: LimitsOverview; typed: LimitsTyped | null; now: number }

/** 办理时限: how long each step may take, and when people are told that it takes longer. */
export function LimitsPage({ overview, typed, now }: Props) {
  const { steps, particular, history, unknownYear } = overview
  return (
    <>
      <PageHead title="办理时限" note="新的时限只管从那天起开始的环节，已经在走的不改写">
        <LinkButton href="/working-calendar">工作日历</LinkButton>
        <LinkButton href="/complaints/overdue">各环节超期</LinkButton>
      </PageHead>
      <UnknownYear year={unknownYear} />
      <div class="with-aside">
        <div>
          <Card title="现在的时限" flush>
            <Table
              caption="各环节的时限"
              head={[{ label: '环节' }, { label: '一般投诉' }, { label: '重大投诉' }]}
            >
              {steps.map(({ step, cells }) => (
                <tr>
                  <td class="nowrap">{timedSteps[step]}</td>
                  <td>
                    <Cell cell={cells.ordinary} />
                  </td>
                  <td>
                    <Cell cell={cells.major} />
                  </td>
                </tr>
              ))}
            </Table>
          </Card>
          <Card title="按来源、类别另定的" flush>
            {particular.length === 0 ? (
              <p class="card-foot dim">还没有另定，各种来源都按上面的时限。</p>
            ) : (
              <LimitTable caption="按来源、类别另定的时限" rows={particular} now={now} />
            )}
          </Card>
          <Card title="改动经过" flush>
            {history.length === 0 ? (
              <p class="card-foot dim">还没有人改过，都是通常的时限。</p>
            ) : (
              <LimitTable caption="时限的改动经过" rows={history} now={now} />
            )}
          </Card>
        </div>
        <div>
          <LimitForm typed={typed?.form === 'limit' ? typed : null} now={now} />
          <AlarmsForm alarms={overview.alarms} typed={typed?.form === 'alarms' ? typed : null} />
          <Card title="怎么算">
            <ul class="notes-list dim">
              <li>
                小时：不分昼夜连着算。工作日：当天不算，算到最后一个工作日的 24:00，调休上班的算。
              </li>
              <li>
                同时合几条的，来源、类别定得越细的优先，再看哪天起、哪条新。录错了再加一条从明天起的，旧的留着。
              </li>
              <li>
                标为重大，这一步马上按重大投诉的时限从标记时算，只会缩短；撤销后回到一般时限，从到这一步时算。已经超期的仍算超期。
              </li>
              <li>
                通常的数字：首次联系 1 个工作日、答复 7
                个工作日，出自供电服务“十项承诺”较早的文本；新的文本更紧，以本中心现行规定为准。其余各步和重大投诉的时限是本系统的建议。
              </li>
            </ul>
          </Card>
        </div>
      </div>
    </>
  )
}

function Cell({ cell: { limit, set, coming, until } }: { cell: LimitCell }) {
  return (
    <>
      {limitWords(limit)} {set ? null : <span class="dim">通常</span>}
      <small class="dim">现在开始的，到 {dueWords(until)}</small>
      {coming.map((row) => (
        <small>
          {formatDay(row.from)} 起 {limitWords(row)}
        </small>
      ))}
    </>
  )
}

function LimitTable({ caption, rows, now }: { caption: string; rows: TimeLimit[]; now: number }) {
  return (
    <Table
      caption={caption}
      density="compact"
      head={[
        { label: '从哪天起' },
        { label: '环节' },
        { label: '级别' },
        { label: '来源' },
        { label: '类别' },
        { label: '时限' },
        { label: '设定' },
      ]}
    >
      {rows.map((row) => (
        <tr>
          <td class="nowrap">
            {formatDay(row.from)} {row.from > now ? <span class="dim">尚未开始</span> : null}
          </td>
          <td class="nowrap">{timedSteps[row.step]}</td>
          <td class="nowrap">{complaintLevels[row.level]}</td>
          <td class="nowrap">{row.source ? complaintSources[row.source] : '全部'}</td>
          <td class="nowrap">{row.class ? complaintClasses[row.class] : '全部'}</td>
          <td class="nowrap">{limitWords(row)}</td>
          <td>
            <Time at={row.at} /> <small>{row.by}</small>
          </td>
        </tr>
      ))}
    </Table>
  )
}

function LimitForm({ typed, now }: { typed: LimitsTyped | null; now: number }) {
  const { errors = {}, values = {} } = typed ?? {}
  return (
    <Card title="改时限">
      <form method="post" action="/complaints/limits" class="form">
        <Select
          label="环节"
          name="step"
          value={values['step']}
          options={Object.entries(timedSteps)}
          blank="请选择"
          error={errors['step']}
          required
        />
        <Select
          label="级别"
          name="level"
          value={values['level'] ?? 'ordinary'}
          options={Object.entries(complaintLevels)}
          error={errors['level']}
        />
        <div class="pair">
          <Select
            label="来源"
            name="source"
            value={values['source']}
            options={Object.entries(complaintSources)}
            blank="全部"
            error={errors['source']}
          />
          <Select
            label="类别"
            name="class"
            value={values['class']}
            options={Object.entries(complaintClasses)}
            blank="全部"
            error={errors['class']}
          />
        </div>
        <div class="pair">
          <TextInput
            label="时限"
            name="amount"
            inputmode="numeric"
            value={values['amount']}
            error={errors['amount']}
            required
          />
          <Select
            label="单位"
            name="unit"
            value={values['unit'] ?? 'working-day'}
            options={Object.entries(limitUnits)}
            error={errors['unit']}
          />
        </div>
        <DateInput
          label="从哪天起"
          name="from"
          value={values['from'] ?? formatDay(now + dayMs)}
          min={formatDay(now + dayMs)}
          error={errors['from']}
          hint="最早从明天起。"
          required
        />
        <div class="bar">
          <Button kind="primary">保存时限</Button>
        </div>
      </form>
    </Card>
  )
}

type AlarmsProps = { alarms: LimitsOverview['alarms']; typed: LimitsTyped | null }

function AlarmsForm({ alarms, typed }: AlarmsProps) {
  const { errors = {}, values = {} } = typed ?? {}
  const { remindPercent, levels, by, at } = alarms
  const levelOf = (level: EscalationLevel) => levels[level - 1]
  return (
    <Card
      title="提醒和升级"
      note={
        at === null ? (
          '还没有人改过'
        ) : (
          <>
            {by} <Time at={at} />
          </>
        )
      }
    >
      <form method="post" action="/complaints/limits/alarms" class="form">
        <TextInput
          label="时限用去百分之几时提醒经办人"
          name="remindPercent"
          type="number"
          {...{ min: remindPercents.least, max: remindPercents.most, step: 1 }}
          value={values['remindPercent'] ?? remindPercent}
          error={errors['remindPercent']}
          required
        />
        {([1, 2, 3] as const).map((level) => (
          <fieldset class="field">
            <legend>{escalationLevels[level]}：超期以后多久</legend>
            <div class="pair">
              <TextInput
                label={`${escalationLevels[level]}多久`}
                name={`amount${level}`}
                inputmode="numeric"
                value={values[`amount${level}`] ?? levelOf(level)?.amount}
                error={errors[`amount${level}`]}
                hideLabel
                required
              />
              <Select
                label={`${escalationLevels[level]}的单位`}
                name={`unit${level}`}
                value={values[`unit${level}`] ?? levelOf(level)?.unit}
                options={Object.entries(limitUnits)}
                error={errors[`unit${level}`]}
                hideLabel
              />
            </div>
            <p class="hint">告知{escalatedTo[level]}</p>
          </fieldset>
        ))}
        <p class="dim">保存后，正在走的环节也按新的提醒；已经告知过的不再重复。</p>
        <div class="bar">
          <Button kind="primary">保存提醒和升级</Button>
        </div>
      </form>
    </Card>
  )
}
