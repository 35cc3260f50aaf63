import {
  complaintVerdicts,
  type FaultCategory,
  faultCategories,
} from '#src/complaints/vocabulary.ts'
import type { AppealShown } from '#src/inspection/appeals/shown.ts'
import { markKinds } from '#src/inspection/marks/vocabulary.ts'
import type { ComplaintLine } from '#src/inspection/my-reviews/complaints.ts'
import type { LiabilityLine } from '#src/inspection/my-reviews/liabilities.ts'
import type { FindingLine, MarkLine, SheetRow } from '#src/inspection/my-reviews/queries.ts'
import type { Page } from '#src/kernel/paging.ts'
import { recheckVerdicts } from '#src/screening/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { AppealStatus, deadlineText, SheetScore } from '#views/inspection/appeals/parts.tsx'

import { LiabilityTable } from './liability-table.tsx'
import { Standing } from './parts.tsx'

type Props = {
  /** The account stands for an agent. */
  known: boolean
  sheets: Page<SheetRow>
  findings: Page<FindingLine>
  complaints: Page<ComplaintLine>
  liabilities: Page<LiabilityLine>
  marks: MarkLine[]
  appeals: AppealShown[]
  offersBreak: boolean
  query: Query
  now: number
}

/** 我的质检: the agent's own scores, verdicts, praise and appeals; nobody else's. */
export function MyReviewsPage(props: Props) {
  const { known, sheets, findings, complaints, marks, appeals, offersBreak, query, now } = props
  const { liabilities } = props
  if (!known) {
    return (
      <>
        <PageHead title="我的质检" />
        <Notice kind="warn">
          这个账号没有对应到坐席，看不到评分。请联系安全管理员，把账号的范围设为您本人。
        </Notice>
      </>
    )
  }
  const open = appeals.filter(({ state }) => state === 'open' || state === 'taken')
  return (
    <>
      <PageHead title="我的质检" note="只有您本人被评的通话；谁评的、谁复评的不显示" />
      {offersBreak ? (
        <div hx-get="/inspection/marks/breaks?only=offers" hx-trigger="load" hx-swap="outerHTML" />
      ) : null}
      <div class="with-aside">
        <div>
          <Card title="评分" note="最近提交的在前" flush>
            {sheets.rows.length === 0 ? (
              <Empty
                title={query['at'] ? '后面没有了' : '还没有评分'}
                hint="质检员评完、提交以后，会出现在这里。"
              />
            ) : (
              <SheetTable rows={sheets.rows} />
            )}
            <ListPager path="/my-reviews" query={query} page={sheets} />
          </Card>
          <Card title="复核结论" note="经人确认的漏报、瞒报" flush>
            {findings.rows.length === 0 ? (
              <p class="dim card-text">没有确认的漏报或瞒报。</p>
            ) : (
              <FindingTable rows={findings.rows} />
            )}
            {findings.next ? (
              <p class="card-text">
                <a href="/my-reviews/findings">全部复核结论</a>
              </p>
            ) : null}
          </Card>
          <Card title="属实投诉" note="对您的投诉中经调查核实属实的" flush>
            {complaints.rows.length === 0 ? (
              <p class="dim card-text">没有核实属实的投诉。</p>
            ) : (
              <ComplaintTable rows={complaints.rows} />
            )}
            {complaints.next ? (
              <p class="card-text">
                <a href="/my-reviews/complaints">全部属实投诉</a>
              </p>
            ) : null}
          </Card>
          {liabilities.rows.length === 0 ? null : (
            <Card title="定责" note="定您有责的投诉" flush>
              <LiabilityTable rows={liabilities.rows} />
              {liabilities.next ? (
                <p class="card-text">
                  <a href="/my-reviews/liabilities">全部定责</a>
                </p>
              ) : null}
            </Card>
          )}
          <div hx-get="/interviews/mine" hx-trigger="load" hx-swap="outerHTML" />
        </div>
        <div>
          <Card title="在办的申诉" note={open.length === 0 ? '没有' : `${open.length} 件`}>
            {open.length === 0 ? null : <AppealLines rows={open} now={now} />}
          </Card>
          <Marks title="表扬" rows={marks.filter(({ kind }) => kind === 'praise')} />
          <Marks title="客户辱骂" rows={marks.filter(({ kind }) => kind === 'abuse')} />
          {appeals.length > open.length ? (
            <Card title="办完的申诉">
              <AppealLines rows={appeals.filter((one) => !open.includes(one))} now={now} />
            </Card>
          ) : null}
        </div>
      </div>
    </>
  )
}

function SheetTable({ rows }: { rows: SheetRow[] }) {
  const head = [
    ...[{ label: '通话时间' }, { label: '通话' }, { label: '得分', num: true }],
    ...[{ label: '评分表' }, { label: '评分时间' }, { label: '申诉' }],
  ]
  return (
    <Table head={head} caption="我的评分">
      {rows.map((row) => (
        <tr>
          <td>
            <Time at={row.startedAt} />
          </td>
          <td>
            <a href={`/my-reviews/sheets/${row.id}`}>{row.callNo}</a>
          </td>
          <td class="num">
            <SheetScore sheet={row} />
          </td>
          <td>{row.form}</td>
          <td>
            <Time at={row.submittedAt} />
          </td>
          <td>
            <Standing appeal={row.appeal} until={row.until} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

function FindingTable({ rows }: { rows: FindingLine[] }) {
  const head = [
    ...[{ label: '通话时间' }, { label: '通话' }, { label: '结论' }],
    ...[{ label: '属实类型' }, { label: '下结论时间' }, { label: '申诉' }],
  ]
  return (
    <Table head={head} caption="我的复核结论">
      {rows.map((row) => (
        <tr>
          <td>
            <Time at={row.startedAt} />
          </td>
          <td>
            <a href={`/my-reviews/findings/${row.id}`}>{row.callNo}</a>
          </td>
          <td>
            <Tag kind="hot">{recheckVerdicts[row.verdict]}</Tag>
          </td>
          <td>{row.faultCategory ? faultCategories[row.faultCategory as FaultCategory] : '—'}</td>
          <td>
            <Time at={row.at} />
          </td>
          <td>
            <Standing appeal={row.appeal} until={row.until} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

function ComplaintTable({ rows }: { rows: ComplaintLine[] }) {
  const head = [
    ...[{ label: '投诉' }, { label: '通话时间' }, { label: '结论' }],
    ...[{ label: '属实类型' }, { label: '结论时间' }, { label: '申诉' }],
  ]
  return (
    <Table head={head} caption="我的属实投诉">
      {rows.map((row) => (
        <tr>
          <td class="nowrap">
            <a href={`/my-reviews/complaints/${row.id}`}>{row.complaintNo}</a>
          </td>
          <td>{row.callAt === null ? '—' : <Time at={row.callAt} />}</td>
          <td>
            <Tag kind={row.verdict === 'substantiated' ? 'hot' : 'ok'}>
              {row.verdict ? complaintVerdicts[row.verdict] : '重新核实中'}
            </Tag>
          </td>
          <td>{faultCategories[row.faultCategory]}</td>
          <td>{row.verdictAt === null ? '—' : <Time at={row.verdictAt} />}</td>
          <td>
            <Standing appeal={row.appeal} until={row.until} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

export function MyComplaintsPage({
  complaints,
  query,
}: {
  complaints: Page<ComplaintLine>
  query: Query
}) {
  return (
    <>
      <PageHead title="我的属实投诉" note="对您的投诉中经调查核实属实的，最近的在前">
        <LinkButton href="/my-reviews">返回我的质检</LinkButton>
      </PageHead>
      <Card flush>
        {complaints.rows.length === 0 ? (
          <Empty
            title={query['at'] ? '后面没有了' : '没有核实属实的投诉'}
            hint="投诉经质量保证部调查核实属实以后，才会出现在这里。"
          />
        ) : (
          <ComplaintTable rows={complaints.rows} />
        )}
        <ListPager path="/my-reviews/complaints" query={query} page={complaints} />
      </Card>
    </>
  )
}

function AppealLines({ rows, now }: { rows: AppealShown[]; now: number }) {
  return (
    <ul class="lines">
      {rows.map((appeal) => {
        const { sheetId, findingId, verificationId, liabilityId, complaintId } = appeal
        const { points, state, dueAt } = appeal
        const word = points.map(({ title }) => title ?? '复核结论').join('、')
        const href =
          liabilityId !== null
            ? `/my-reviews/liabilities/${liabilityId}`
            : verificationId !== null
              ? `/my-reviews/complaints/${complaintId}`
              : sheetId === null
                ? findingId && `/my-reviews/findings/${findingId}`
                : `/my-reviews/sheets/${sheetId}`
        const waits = state === 'open' || state === 'taken'
        return (
          <li>
            {href ? <a href={href}>{word}</a> : <span>{word}</span>}
            <span class="end">
              <AppealStatus state={state} round={appeal.round} />
            </span>
            <small class="dim">
              <Time at={appeal.filedAt} /> 提出
              {waits
                ? `，${now >= dueAt ? '答复已超期，应在' : '应在'} ${deadlineText(dueAt)} 前答复`
                : null}
              {href ? null : '，录音已按期删除'}
            </small>
          </li>
        )
      })}
    </ul>
  )
}

function Marks({ title, rows }: { title: string; rows: MarkLine[] }) {
  if (rows.length === 0) {
    return title === markKinds.praise ? (
      <Card title={title}>
        <p class="dim">还没有表扬。听到值得表扬的通话，质检员会标在这里。</p>
      </Card>
    ) : null
  }
  return (
    <Card title={title} note={`最近 ${rows.length} 条`}>
      <ul class="lines">
        {rows.map((row) => (
          <li>
            <span>{row.note || '没有写说明'}</span>
            <small class="dim">
              通话 {row.callNo} · <Time at={row.startedAt} />
            </small>
          </li>
        ))}
      </ul>
    </Card>
  )
}

export function MyFindingsPage({ findings, query }: { findings: Page<FindingLine>; query: Query }) {
  return (
    <>
      <PageHead title="我的复核结论" note="经人确认的漏报、瞒报，最近的通话在前">
        <LinkButton href="/my-reviews">返回我的质检</LinkButton>
      </PageHead>
      <Card flush>
        {findings.rows.length === 0 ? (
          <Empty title="没有确认的漏报或瞒报" hint="疑点经质检员听音确认以后，才会出现在这里。" />
        ) : (
          <FindingTable rows={findings.rows} />
        )}
        <ListPager path="/my-reviews/findings" query={query} page={findings} />
      </Card>
    </>
  )
}
