import type { SessionCall, SessionDetail } from '#src/inspection/calibration/session-queries.ts'
import type {
  Cell,
  ItemResult,
  ResultPerson,
  SessionResult,
} from '#src/inspection/calibration/session-result.ts'
import { sheetOutcomes } from '#src/inspection/scoring/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import { Card, Notice } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

import {
  AmbiguityOf,
  kappaText,
  leaning,
  scorePoints,
  shareOf,
  signed,
  VerdictOf,
} from './figures.tsx'
import { ItemNote } from './item-note.tsx'

type Props = {
  detail: SessionDetail
  result: SessionResult
  mayNote: boolean
  /** On paper: everything open, nothing to press. */
  printed?: boolean
}

/** What a closed session showed: against the expert, call by call, item by item. */
export function Result({ detail, result, mayNote, printed }: Props) {
  const { session } = detail
  return (
    <>
      {result.missing > 0 ? (
        <Notice kind="warn">
          揭晓时还有 {result.missing} 份没评完，已撤销。缺的格写“—”，算一致性时不算。
        </Notice>
      ) : null}
      <PeopleCard result={result} />
      <ScoresCard result={result} />
      <SummaryCard result={result} sessionId={session.id} printed={printed ?? false} />
      <section class="stack">
        {result.items.map((item) => (
          <ItemCard
            item={item}
            result={result}
            sessionId={session.id}
            mayNote={mayNote}
            printed={printed ?? false}
          />
        ))}
      </section>
      <Conclusion detail={detail} may={mayNote && !printed} />
    </>
  )
}

/** The name as it heads a row or a column: 王敏（专家、我）. */
function personName({ name, isExpert, own }: ResultPerson): string {
  const about = [isExpert && name !== '专家' ? '专家' : null, own ? '我' : null]
  const said = about.filter((word) => word !== null).join('、')
  return said === '' ? name : `${name}（${said}）`
}

function PeopleCard({ result }: { result: SessionResult }) {
  const { people, calls } = result
  const withExpert = people.some(({ isExpert }) => isExpert)
  if (!withExpert) return null
  return (
    <Card title="和专家相比" note="得分差是自己的减去专家的，只算两人都评了的通话" flush>
      <Table
        caption="和专家相比"
        head={[
          { label: '参加的人' },
          { label: '评了', num: true },
          { label: '平均差', num: true },
          { label: '95% 区间' },
          { label: '偏向' },
          { label: '逐项一致', num: true },
        ]}
      >
        {people
          .filter(({ isExpert }) => !isExpert)
          .map((person) => (
            <tr>
              <th scope="row">{personName(person)}</th>
              <td class="num">
                {person.scored} / {calls.length}
              </td>
              <td class="num">{person.byExpert ? signed(person.byExpert.mean) : '—'}</td>
              <td class="nowrap">
                {person.byExpert?.interval
                  ? `${signed(person.byExpert.interval.low)} 至 ${signed(person.byExpert.interval.high)}`
                  : '—'}
              </td>
              <td>{person.byExpert ? leaning(person.byExpert) : '—'}</td>
              <td class="num">
                {shareOf(person.alike, person.answers)}
                <small>
                  {person.alike} / {person.answers}
                </small>
              </td>
            </tr>
          ))}
      </Table>
    </Card>
  )
}

function ScoresCard({ result }: { result: SessionResult }) {
  return (
    <Card title="各通得分" flush>
      <Table caption="各通得分" head={[{ label: '通话' }, ...peopleHead(result.people)]}>
        {result.calls.map((call, index) => (
          <tr>
            <CallHead call={call} />
            {(result.scores[index] ?? []).map((score) => (
              <td class="num">
                {score === null ? (
                  <span class="dim">—</span>
                ) : score.hundredths === null ? (
                  <small>{score.outcome ? sheetOutcomes[score.outcome] : '不计分'}</small>
                ) : (
                  <>
                    {scorePoints(score.hundredths)}
                    {score.outcome === 'fatal' ? <small>{sheetOutcomes.fatal}</small> : null}
                  </>
                )}
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </Card>
  )
}

const peopleHead = (people: readonly ResultPerson[]) =>
  people.map((person) => ({ label: personName(person), num: true }))

function CallHead({ call }: { call: SessionCall }) {
  return (
    <th scope="row" class="nowrap">
      {call.recordingId === null ? (
        <>
          {call.callNo}
          <small>录音已按期删除</small>
        </>
      ) : (
        <a href={`/recordings/${call.recordingId}`}>{call.callNo}</a>
      )}
    </th>
  )
}

type SummaryProps = { result: SessionResult; sessionId: number; printed: boolean }

function SummaryCard({ result }: SummaryProps) {
  const ambiguous = result.items.filter((item) => item.ambiguous !== null)
  return (
    <Card
      title="逐项一致性"
      note="成员之间比，不含专家；κ、α 扣掉了碰巧一致的部分，有人缺评时用 α；不到 5 通不下结论"
      flush
    >
      {ambiguous.length > 0 ? (
        <p class="card-text">
          有歧义的项：
          {ambiguous.map((item, index) => (
            <>
              {index > 0 ? '、' : ''}
              <a href={`#item-${item.code}`}>{item.title}</a>
            </>
          ))}
          。
        </p>
      ) : null}
      <Table
        caption="逐项一致性"
        head={[
          { label: '评分项' },
          { label: '两两相比', num: true },
          { label: '一致', num: true },
          { label: 'κ 或 α', num: true },
          { label: '结论' },
          { label: '问题' },
        ]}
      >
        {result.items.map((item) => (
          <tr>
            <th scope="row">
              <a href={`#item-${item.code}`}>{item.title}</a>{' '}
              <small class="dim">{item.section}</small>
            </th>
            <td class="num">{item.comparisons}</td>
            <td class="num">{shareOf(item.alike, item.comparisons)}</td>
            <td class="num">
              {item.value === null ? null : item.measure === 'kappa' ? 'κ ' : 'α '}
              {kappaText(item.value)}
            </td>
            <td>
              <VerdictOf verdict={item.verdict} />
            </td>
            <td>{item.ambiguous ? <AmbiguityOf ambiguous={item.ambiguous} /> : null}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

type ItemProps = {
  item: ItemResult
  result: SessionResult
  sessionId: number
  mayNote: boolean
  printed: boolean
}

/** One item over all calls and people: what differs stands out; comments say why. */
function ItemCard({ item, result, sessionId, mayNote, printed }: ItemProps) {
  const { people, calls } = result
  const apart = item.cells.filter((row) => row.some((cell) => cell?.apart)).length
  // What is worth talking over lies open; the rest is a click away.
  const open = printed || item.ambiguous !== null || item.alike < item.comparisons * 0.8
  return (
    <details class="card item-result" id={`item-${item.code}`} open={open}>
      <summary>
        <strong>{item.title}</strong> <span class="dim">{item.section}</span>{' '}
        {apart === 0 ? <Tag kind="ok">都一样</Tag> : <Tag>{apart} 通不同</Tag>}{' '}
        {item.ambiguous ? <AmbiguityOf ambiguous={item.ambiguous} /> : null}
      </summary>
      {item.guidance ? <p class="dim wrapped">{item.guidance}</p> : null}
      <Table
        caption={`${item.title}：各人给的档`}
        head={[{ label: '通话' }, ...peopleHead(people).map((head) => ({ ...head, num: false }))]}
      >
        {calls.map((call, index) => (
          <tr>
            <CallHead call={call} />
            {(item.cells[index] ?? []).map((cell) => (
              <CellOf cell={cell} />
            ))}
          </tr>
        ))}
        {item.toExpert.some((one) => one !== null && one.n > 0) ? (
          <tr>
            <th scope="row">和专家一致</th>
            {item.toExpert.map((one) => (
              <td class="nowrap">
                {one === null || one.n === 0 ? (
                  <span class="dim">—</span>
                ) : (
                  <>
                    {one.agreed} / {one.n}
                    {one.kappa === null ? null : <small>κ {kappaText(one.kappa)}</small>}
                  </>
                )}
              </td>
            ))}
          </tr>
        ) : null}
      </Table>
      <ItemNote
        sessionId={sessionId}
        code={item.code}
        title={item.title}
        note={item.note}
        may={mayNote && !printed}
      />
    </details>
  )
}

function CellOf({ cell }: { cell: Cell }) {
  if (cell === null) {
    return (
      <td>
        <span class="dim">—</span>
      </td>
    )
  }
  return (
    <td>
      {cell.apart ? <b class="apart">{cell.choice}</b> : cell.choice}
      {cell.comment ? <small>{cell.comment}</small> : null}
    </td>
  )
}

function Conclusion({ detail, may }: { detail: SessionDetail; may: boolean }) {
  const { session } = detail
  if (!may && session.conclusion === '') return null
  return (
    <Card title="结论">
      {may ? (
        <form
          class="stack"
          method="post"
          action={`/inspection/calibration/sessions/${session.id}/conclusion`}
        >
          <TextArea
            label="这次对清楚了什么、哪些说明要改"
            name="conclusion"
            rows={4}
            maxlength={4000}
            value={session.conclusion}
          />
          <Button kind="primary">保存结论</Button>
        </form>
      ) : (
        <p class="wrapped">{session.conclusion}</p>
      )}
    </Card>
  )
}
