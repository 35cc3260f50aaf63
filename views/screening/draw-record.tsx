import { formatDay, formatTime, weekdayOf } from '#src/kernel/calendar.ts'
import type { DrawRecord } from '#src/screening/queue/draw-record.ts'
import { queueOutcomes } from '#src/screening/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'
import { ShareTable } from '#views/screening/plan.tsx'

/** How one day's list was drawn, so that anybody can check it. */
export function DrawRecordPage({ record }: { record: DrawRecord }) {
  const { day, drawnAt, budget, seed, frameFrom, frameUntil, frameSize, frameHash } = record
  const here = `/findings/days/${formatDay(day)}`
  return (
    <>
      <PageHead title={`${formatDay(day)}（${weekdayOf(day)}）的抽取`}>
        <LinkButton href="/findings/plan">复核名额</LinkButton>
        <LinkButton href="/findings">今日名单</LinkButton>
      </PageHead>
      <Repeated record={record} />
      <div class="columns">
        <Card title="随机抽查怎么抽的">
          <Facts
            items={[
              ['抽取时间', <Time at={drawnAt} />],
              ['名额', `${budget} 条`],
              ['可抽的通话', `${frameSize.toLocaleString('zh-CN')} 通`],
              ['抽中', `${record.controls} 通`],
              ['每通的机会', chanceOf(record)],
              ['种子', <code>{seed}</code>],
            ]}
          />
          <p class="dim">
            {formatTime(frameFrom)} 到 {formatTime(frameUntil)}{' '}
            转写完、没有疑点、没有登记、没有复核过的通话都可能抽中。每通按“种子:draw:录音编号”算一个签（SHA-256
            的前 48 位），签最小的抽中。
          </p>
          <p class="dim">
            名册指纹 <code>{frameHash}</code>
          </p>
        </Card>
        <Card
          title="抽中的通话"
          actions={
            record.open === 0 && record.drawn.length > 0 ? (
              <TableFiles of={here} table="drawn" />
            ) : null
          }
          flush
        >
          <Drawn record={record} />
        </Card>
      </div>
      <Card
        title="疑点的名额怎么分的"
        note="高分不挤掉，每个部门至少一条，其余按话务量"
        actions={record.shares.length > 0 ? <TableFiles of={here} table="shares" /> : null}
        flush
      >
        {record.shares.length === 0 ? (
          <p class="card-text dim">那天没有待复核的疑点。</p>
        ) : (
          <ShareTable shares={record.shares} />
        )}
      </Card>
    </>
  )
}

function chanceOf({ controls, frameSize }: DrawRecord): string {
  if (frameSize === 0) return '—'
  return `${controls} / ${frameSize}，约 ${((100 * controls) / frameSize).toFixed(2)}%`
}

function Repeated({ record }: { record: DrawRecord }) {
  if (record.repeated === null) {
    return <Notice kind="bad">留存的名册和它的指纹对不上，没法重抽核对。请找系统管理员。</Notice>
  }
  return record.repeated ? (
    <Notice kind="good">刚才按种子和留存的名册重抽了一遍，结果一致。</Notice>
  ) : (
    <Notice kind="bad">刚才按种子和留存的名册重抽了一遍，结果和名单不一致。请找系统管理员。</Notice>
  )
}

function Drawn({ record }: { record: DrawRecord }) {
  const { open, drawn } = record
  if (open > 0) {
    return (
      <Empty
        title="抽中了哪些，全部复核完才公布"
        hint={`还有 ${open} 通没有结论。复核是盲审，先公布就听得出哪些是抽查。`}
      />
    )
  }
  if (drawn.length === 0) {
    return <Empty title="这天没有抽查的通话" hint="可抽的通话里一通也没有抽，或录音已到期删除。" />
  }
  return (
    <Table
      caption="抽中的通话"
      head={[{ label: '通话号' }, { label: '签', num: true }, { label: '结论' }]}
    >
      {drawn.map(({ recordingId, findingId, callNo, lot, outcome }) => (
        <tr>
          <td>
            {findingId === null ? (
              (callNo ?? `录音 ${recordingId}`)
            ) : (
              <a href={`/findings/${findingId}`}>{callNo ?? `录音 ${recordingId}`}</a>
            )}
          </td>
          <td class="num">{lot.toFixed(6)}</td>
          <td>{outcome === null ? '没有结论' : queueOutcomes[outcome]}</td>
        </tr>
      ))}
    </Table>
  )
}
