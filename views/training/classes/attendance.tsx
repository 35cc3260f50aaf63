import { formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { HalfDay } from '#src/training/classes/attendance.ts'
import type { ClassDetail, SeatRow } from '#src/training/classes/queries.ts'
import { classResults, halves, type Presence, presences } from '#src/training/classes/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Button } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Notice } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import type { ClassProps } from '#views/training/classes/show.tsx'

const keyOf = ({ day, half }: HalfDay) => `${formatDay(day)}-${half}`
const wordsOf = ({ day, half }: HalfDay) => `${formatDay(day)} ${weekdayOf(day)}${halves[half]}`

/** 到课: one half-day at a time, the newest that has begun first. */
export function Attendance({ detail, given, half }: ClassProps) {
  const { of, seats, halfDays, presences: kept, may } = detail
  const agreed = seats.filter(({ state }) => state === 'agreed')
  const begun = halfDays.filter((one) => one.begun)
  if (agreed.length === 0 || begun.length === 0 || of.state === 'cancelled') return null
  const asked = given?.form === 'attendance' || given?.form.startsWith('mending-') ? given : null
  const current =
    begun.find((one) => keyOf(one) === half) ??
    begun.find(
      (one) =>
        asked && String(one.day) === asked.values['day'] && one.half === asked.values['half'],
    ) ??
    begun.at(-1)
  if (!current) return null
  const valueOf = (seatId: number) =>
    asked?.values[`presence-${seatId}`] ??
    kept.get(`${seatId}-${current.day}-${current.half}`) ??
    ''
  return (
    <Card title="到课" note={wordsOf(current)}>
      <nav class="half-days" aria-label="哪半天">
        {begun.map((one) => (
          <a
            href={`/classes/${of.id}?half=${keyOf(one)}`}
            aria-current={one === current ? 'true' : undefined}
          >
            {formatDay(one.day).slice(5)} {halves[one.half]}
            {isKept(detail, one) ? ' ✓' : ''}
          </a>
        ))}
      </nav>
      {of.state === 'planned' ? (
        <form class="stack" method="post" action={`/classes/${of.id}/attendance`}>
          <input type="hidden" name="day" value={String(current.day)} />
          <input type="hidden" name="half" value={current.half} />
          <Table caption="到课" head={[{ label: '坐席' }, { label: '到课' }]}>
            {agreed.map((seat) => (
              <tr>
                <td>
                  <AgentName agent={seat.agent} />
                </td>
                <td>
                  <Select
                    name={`presence-${seat.id}`}
                    label={`${seat.agent.agentNo} 到课`}
                    hideLabel
                    value={valueOf(seat.id)}
                    options={Object.entries(presences)}
                    blank="没记"
                  />
                </td>
              </tr>
            ))}
          </Table>
          <div class="bar">
            <Button kind="primary">保存这半天</Button>
          </div>
        </form>
      ) : (
        <ul class="seats">
          {agreed.map((seat) => (
            <Mending
              seat={seat}
              classId={of.id}
              at={current}
              was={kept.get(`${seat.id}-${current.day}-${current.half}`) ?? ''}
              given={given?.form === `mending-${seat.id}` ? given : null}
              mayMend={may.arrange}
            />
          ))}
        </ul>
      )}
    </Card>
  )
}

type MendingProps = {
  seat: SeatRow
  classId: number
  at: HalfDay
  was: Presence | ''
  given: Given | null
  mayMend: boolean
}

/** What was kept of one half-day after the end, and the form that mends it. */
function Mending({ seat, classId, at, was, given, mayMend }: MendingProps) {
  const id = (name: string) => `mending-${name}-${seat.id}`
  const field = (name: string) => ({
    ...{ name, id: id(name), value: given?.values[name], error: given?.errors[name] },
  })
  return (
    <li>
      <div class="seat-who">
        <AgentName agent={seat.agent} />
      </div>
      <div class="seat-state">{was === '' ? <span class="dim">没记</span> : presences[was]}</div>
      {mayMend ? (
        <details class="seat-more" open={given !== null}>
          <summary>更正到课</summary>
          <form
            class="seat-form"
            method="post"
            action={`/classes/${classId}/seats/${seat.id}/attendance`}
          >
            <input type="hidden" name="day" value={String(at.day)} />
            <input type="hidden" name="half" value={at.half} />
            <input type="hidden" name="was" value={was} />
            <Select
              {...field('presence')}
              label="改成"
              value={given?.values['presence'] ?? was}
              options={Object.entries(presences)}
              blank="请选择"
            />
            {seat.result === 'absent' ? (
              <Select
                {...field('result')}
                label="结果"
                hint="到过课就要有结果，会记进培训记录"
                options={Object.entries(classResults).filter(([key]) => key !== 'absent')}
                blank="请选择"
              />
            ) : null}
            <TextInput {...field('reason')} label="更正原因" maxlength={200} required />
            <div class="bar">
              <Button>保存更正</Button>
            </div>
          </form>
        </details>
      ) : null}
    </li>
  )
}

const isKept = ({ seats, presences: kept }: ClassDetail, { day, half }: HalfDay) =>
  seats.some(({ id }) => kept.has(`${id}-${day}-${half}`))

/** 结果: from the last day on, for everybody who was let go. */
export function Results({ detail, given }: ClassProps) {
  const { of, seats, halfDays } = detail
  const agreed = seats.filter(({ state }) => state === 'agreed')
  const mine = given?.form === 'results' ? given : null
  if (agreed.length === 0) {
    return (
      <Notice kind="info">
        最后一天已经到了，名单上没有人同意离岗：等部门答复，或写明原因取消这个班。
      </Notice>
    )
  }
  return (
    <Card title="结果" note="登记以后这个班就结束，合格和不合格都记进培训记录">
      <form class="stack" method="post" action={`/classes/${of.id}/results`}>
        <input type="hidden" name="seen" value={String(of.revision)} />
        <Table
          caption="结果"
          head={[
            { label: '坐席' },
            { label: '到课', num: true },
            { label: '结果' },
            { label: '说明' },
          ]}
        >
          {agreed.map((seat) => (
            <tr>
              <td>
                <AgentName agent={seat.agent} />
              </td>
              <td class="num">
                {seat.came} / {halfDays.length}
              </td>
              <td>
                <Select
                  name={`result-${seat.id}`}
                  label={`${seat.agent.agentNo} 结果`}
                  hideLabel
                  value={mine?.values[`result-${seat.id}`] ?? (seat.came === 0 ? 'absent' : '')}
                  options={Object.entries(classResults)}
                  blank="请选择"
                />
              </td>
              <td>
                <TextInput
                  name={`note-${seat.id}`}
                  label={`${seat.agent.agentNo} 说明`}
                  hideLabel
                  value={mine?.values[`note-${seat.id}`]}
                  maxlength={100}
                />
              </td>
            </tr>
          ))}
        </Table>
        <div class="bar">
          <Button kind="primary" confirm={`登记结果，结束“${of.title}”？`}>
            登记结果并结束
          </Button>
        </div>
      </form>
    </Card>
  )
}
