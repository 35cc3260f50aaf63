import { formatTime } from '#src/kernel/calendar.ts'
import type { CallTrail } from '#src/screening/reconciliation/call-list.ts'
import type { ReconciliationMove } from '#src/screening/reconciliation/schema.ts'
import { callPlaces, mismatches, moveReasons } from '#src/screening/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Facts, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { Booked, type May, Registered } from '#views/screening/reconciliation/calls.tsx'
import { mismatchText, PlaceStatus } from '#views/screening/reconciliation/places.tsx'

type Props = { trail: CallTrail; may: May }

export function TrailPage({ trail, may }: Props) {
  const { callId, callNo } = trail.call
  return (
    <>
      <PageHead title={`比对经过 ${callNo}`}>
        {may.openCall ? <LinkButton href={`/calls/${callId}`}>打开通话</LinkButton> : null}
        <LinkButton href="/reconciliation/calls">返回明细</LinkButton>
      </PageHead>
      <Card title="通话">
        <Facts
          items={[
            ['通话时间', <Time at={trail.call.startedAt} />],
            ['业务类型', trail.call.businessType],
            ['部门', trail.call.blind ? <AfterJudging /> : trail.call.department],
            ['来电', trail.call.caller],
          ]}
        />
      </Card>
      <Trail trail={trail} may={may} />
    </>
  )
}

/** 三账比对 of one call: where it stands and how it came there. A fragment of other pages, too. */
export function Trail({ trail: { call, moves }, may }: Props) {
  return (
    <Card title="三账比对">
      <Facts items={standingOf(call, may)} />
      {moves.length === 0 ? (
        <p class="dim">还没有变动：录音转写、筛查之后才归类。</p>
      ) : (
        <Table caption="比对经过" head={[{ label: '时间' }, { label: '变动' }, { label: '起因' }]}>
          {moves.map((move) => (
            <tr>
              <td>
                <Time at={move.at} />
              </td>
              <td>{moveText(move)}</td>
              <td>
                {moveReasons[move.why]}
                {move.cause ? ` ${move.cause}` : null}
                {move.delayMs === null ? null : <small>{delayText(move.delayMs)}</small>}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}

function standingOf(call: CallTrail['call'], may: May): Parameters<typeof Facts>[0]['items'] {
  const { graceUntil, mismatch } = call
  const items: Parameters<typeof Facts>[0]['items'] = [
    ['比对结果', <PlaceStatus place={call.place} graceUntil={graceUntil} />],
  ]
  if (graceUntil !== null) {
    items.push(['可登记到', `${formatTime(graceUntil)}，过后算疑似未上报`])
  }
  if (mismatch) items.push(['不符', mismatchText(mismatch, call.orders)])
  items.push(['登记', <Registered row={call} linked={may.readRegister} />])
  items.push(['工单', <Booked row={call} linked={may.readOrders} />])
  return items
}

function moveText({ from, to, why, graceUntil, mismatch }: ReconciliationMove): string {
  const grace = graceUntil === null ? '' : `（宽限期到 ${formatTime(graceUntil)}）`
  const words = mismatch === null ? '' : `，${mismatches[mismatch]}`
  if (from === null) return `归为“${callPlaces[to]}”${grace}${words}`
  if (why === 'allowance-over') return `仍是“${callPlaces[to]}”，算疑似未上报${words}`
  if (from === to) return `仍是“${callPlaces[to]}”${grace}${words || '，没有不符'}`
  return `从“${callPlaces[from]}”到“${callPlaces[to]}”${grace}${words}`
}

function delayText(ms: number): string {
  if (ms < 0) return '登记时间早于通话'
  const minutes = Math.round(ms / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  if (days > 0) return `通话后 ${days} 天${hours > 0 ? ` ${hours} 小时` : ''}登记`
  return hours > 0 ? `通话后 ${hours} 小时登记` : `通话后 ${minutes} 分钟登记`
}
