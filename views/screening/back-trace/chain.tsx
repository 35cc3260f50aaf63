import { outsideSources } from '#src/complaints/vocabulary.ts'
import { weekdayOf } from '#src/kernel/calendar.ts'
import type { CallerChain, ChainCall, ChainEvent } from '#src/screening/back-trace/chain.ts'
import { findingStates, callPlaces, traceKinds, traceStandings } from '#src/screening/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Status, Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { standingTones } from '#views/screening/back-trace/words.ts'

type Props = {
  chain: CallerChain
  choices: readonly number[]
  shows: { agent: boolean; finding: boolean; trace: boolean }
}

/** 来电链: all calls of one number in order, with what came of them and what came from outside. */
export function ChainPage({ chain, choices, shows }: Props) {
  const { call, caller, days } = chain
  return (
    <>
      <PageHead title={`来电链 ${caller}`} note={`${call.callNo} 前后各 ${days} 天，新的在前`}>
        {choices.map((choice) => (
          <LinkButton
            kind={choice === days ? 'primary' : undefined}
            href={`/calls/${call.id}/chain?days=${choice}`}
            aria-current={choice === days ? 'true' : undefined}
          >
            {choice} 天
          </LinkButton>
        ))}
        <LinkButton href={`/calls/${call.id}`}>回到通话</LinkButton>
      </PageHead>
      {chain.more ? (
        <Notice kind="info">这个号码来电很多，只列最近的 {chain.calls} 通。</Notice>
      ) : null}
      <Card
        actions={
          chain.events.length > 0 ? (
            <TableFiles
              of={`/calls/${call.id}/chain`}
              table="events"
              query={{ days: String(days) }}
            />
          ) : null
        }
        flush
      >
        {chain.chains ? (
          <ChainTable chain={chain} shows={shows} />
        ) : (
          <Empty
            title="这通没有可以连起来的来电号码"
            hint="匿名、隐藏、不全的号码和本热线自己的号码，不能说明是同一个人，不连成来电链。"
          />
        )}
      </Card>
    </>
  )
}

function ChainTable({ chain, shows }: Pick<Props, 'chain' | 'shows'>) {
  return (
    <Table
      caption="来电链"
      head={[
        { label: '时间' },
        { label: '来由' },
        { label: '部门' },
        ...(shows.agent ? [{ label: '坐席' }] : []),
        { label: '录音' },
        ...(shows.finding ? [{ label: '比对' }, { label: '疑点' }] : []),
        { label: '投诉' },
      ]}
    >
      {chain.events.map((event) => (
        <tr aria-current={isHere(event, chain) ? 'true' : undefined}>
          <td class="nowrap">
            <Time at={event.at} /> <span class="dim">{weekdayOf(event.at)}</span>
          </td>
          {event.kind === 'call' ? (
            <CallCells call={event} here={isHere(event, chain)} shows={shows} />
          ) : (
            <OutsideCells
              event={event}
              trace={shows.trace}
              columns={4 + (shows.agent ? 1 : 0) + (shows.finding ? 2 : 0)}
            />
          )}
        </tr>
      ))}
    </Table>
  )
}

const isHere = (event: ChainEvent, { call }: CallerChain) =>
  event.kind === 'call' && event.callId === call.id

type CellProps = { call: ChainCall; here: boolean; shows: Props['shows'] }

function CallCells({ call, here, shows }: CellProps) {
  return (
    <>
      <td>
        <p>
          <a href={`/calls/${call.callId}`}>{call.callNo}</a> {call.businessType ?? ''}{' '}
          {here ? <Tag kind="info">这通</Tag> : null}
        </p>
      </td>
      <td class="nowrap">{call.blind ? <AfterJudging /> : (call.department ?? '—')}</td>
      {shows.agent ? (
        <td class="nowrap">{call.blind ? <AfterJudging /> : <AgentName agent={call.agent} />}</td>
      ) : null}
      <td class="nowrap">
        <Sound call={call} />
      </td>
      {shows.finding ? (
        <>
          <td class="nowrap">{call.box ? callPlaces[call.box] : '—'}</td>
          <td>
            <FindingCell call={call} />
          </td>
        </>
      ) : null}
      <td>
        {call.complaints.length === 0
          ? '—'
          : call.complaints.map(({ id, complaintNo }) => (
              <a href={`/complaints/${id}`}>{complaintNo} </a>
            ))}
      </td>
    </>
  )
}

function Sound({ call }: { call: ChainCall }) {
  const { standing, recordingId } = call
  if (standing === 'no-recording' || standing === 'erased' || standing === 'unplayable') {
    return <Status tone={standingTones[standing]} label={traceStandings[standing]} />
  }
  return recordingId === null ? <>—</> : <a href={`/recordings/${recordingId}`}>听</a>
}

function FindingCell({ call }: { call: ChainCall }) {
  const { finding, findingId, traced } = call
  return (
    <>
      {finding && findingId !== null ? (
        <a href={`/findings/${findingId}`}>{findingStates[finding]}</a>
      ) : (
        '—'
      )}{' '}
      {traced.map((kind) => (
        <Tag kind="hot">{traceKinds[kind]}</Tag>
      ))}
    </>
  )
}

type OutsideProps = { event: Exclude<ChainEvent, ChainCall>; columns: number; trace: boolean }

function OutsideCells({ event, columns, trace }: OutsideProps) {
  return (
    <td colspan={columns}>
      {event.kind === 'outside-case' ? (
        <p>
          <Tag kind="hot">外部投诉 {outsideSources[event.source]}</Tag>{' '}
          <a href={`/outside-cases/${event.id}`}>{event.caseNo}</a> {excerpt(event.text)}
        </p>
      ) : (
        <>
          <Tag kind={event.score <= 2 ? 'hot' : 'info'}>回访 {event.score} 分</Tag>{' '}
          {trace ? <a href={`/traces/return-scores/${event.id}`}>痕迹</a> : null}{' '}
          {event.words === '' ? (
            <span class="dim">客户没有说什么</span>
          ) : (
            `“${excerpt(event.words)}”`
          )}
        </>
      )}
    </td>
  )
}

const excerpt = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
