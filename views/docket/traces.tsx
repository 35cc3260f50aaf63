import { auditActions, parties, subjectKinds } from '#src/audit/vocabulary.ts'
import type { Behind, Traces } from '#src/docket/traces.ts'
import { Particulars } from '#views/audit/particulars.tsx'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Props = { traces: Traces; path: string; query: Query }

/** 背后痕迹: who did what for one number to stand as it stands. */
export function TracesPage({ traces, path, query }: Props) {
  const { what, back, behind = [], events } = traces
  return (
    <>
      <PageHead title={`${what}背后的痕迹`} note="按时间先后，只增不改">
        <LinkButton href={back}>返回</LinkButton>
      </PageHead>
      {behind.map((table) => (
        <BehindCard table={table} />
      ))}
      <Card title={behind.length > 0 ? '经过' : undefined} flush>
        {events.rows.length === 0 ? (
          <Empty title="还没有痕迹" hint="之后谁做了什么都记在这里。" />
        ) : (
          <Table
            caption={`${what}背后的痕迹`}
            head={[
              { label: '时间' },
              { label: '方' },
              { label: '谁' },
              { label: '做了什么' },
              { label: '对象' },
              { label: '内容' },
            ]}
          >
            {events.rows.map((event) => (
              <tr>
                <td>
                  <Time at={event.at} />
                </td>
                <td>{parties[event.party]}</td>
                <td>{event.actorName}</td>
                <td>{auditActions[event.action]}</td>
                <td>{subjectKinds[event.subjectKind]}</td>
                <td>
                  <Particulars of={event.particulars} />
                </td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path={path} query={query} page={events} />
      </Card>
    </>
  )
}

function BehindCard({ table: { title, head, rows } }: { table: Behind }) {
  return (
    <Card title={title} flush>
      {rows.length === 0 ? (
        <p class="dim card-text">没有。</p>
      ) : (
        <Table caption={title} head={head.map((label) => ({ label }))}>
          {rows.map((cells) => (
            <tr>
              {cells.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}
