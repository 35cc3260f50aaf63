import type { TimelineEvent } from '#src/audit/timeline.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import type { CaseDetail } from '#src/library/typical-cases/detail.ts'
import type { Given } from '#src/library/typical-cases/given.ts'
import { caseSources, reportAnswers } from '#src/library/typical-cases/vocabulary.ts'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { CaseStatus, ClipWords, NotTakenHere } from '#views/library/parts.tsx'
import { CaseSteps, StudyCard } from '#views/library/steps.tsx'

type Props = { detail: CaseDetail; given: Given | null; events: TimelineEvent[] }

/** One case: what happened, what follows from it, and what it sounded like. */
export function CasePage({ detail, given, events }: Props) {
  const { id, caseNo, version, state, shaken, may, hand, clips } = detail
  const submitted = hand?.state === 'submitted'
  return (
    <>
      <PageHead
        title={version.title}
        note={
          <>
            {caseNo} <CaseStatus {...{ state, shaken, submitted }} />
          </>
        }
      >
        {may.edit ? (
          <LinkButton kind="primary" href={`/library/${id}/edit`}>
            编写
          </LinkButton>
        ) : null}
        {may.studies ? <LinkButton href={`/library/${id}/studies`}>学习情况</LinkButton> : null}
        <LinkButton href={`/library/${id}/print`}>打印</LinkButton>
        <LinkButton href={`/library/${id}/word`} icon="download">
          导出 Word
        </LinkButton>
        <LinkButton href="/library">返回</LinkButton>
      </PageHead>
      <NotTakenHere given={given} />
      <Standing detail={detail} />
      <div class="with-aside case-page">
        <div>
          <Card title="案情">
            <p class="as-written">{version.story || '还没有写。'}</p>
          </Card>
          <Card title="启示">
            <p class="as-written case-lesson">{version.lesson || '还没有写。'}</p>
          </Card>
          {clips.length > 0 ? <Clips detail={detail} /> : null}
          <CaseSteps detail={detail} given={given} />
        </div>
        <div>
          <StudyCard detail={detail} />
          <FactsCard detail={detail} />
          <Related detail={detail} />
          <Versions detail={detail} />
        </div>
      </div>
      {detail.works ? <Reports detail={detail} /> : null}
      {events.length > 0 ? (
        <Card title="经过" flush>
          <Timeline events={events} />
        </Card>
      ) : null}
    </>
  )
}

function Standing({ detail }: { detail: CaseDetail }) {
  const { id, state, shaken, hand, version, current, withdrawnReason, withdrawnByName } = detail
  return (
    <>
      {state === 'withdrawn' ? (
        <Notice kind="warn">
          {withdrawnByName}撤下了这个案例：{withdrawnReason}
        </Notice>
      ) : null}
      {shaken ? (
        <Notice kind="warn">
          关联投诉的结论在发布以后变了，案例已从大家的列表里拿下，等重新审核。
        </Notice>
      ) : null}
      {state === 'published' && !current && version.state === 'published' ? (
        <Notice kind="info">
          这是第 {version.number} 版，已有更新的版本。<a href={`/library/${id}`}>看最新一版</a>
        </Notice>
      ) : null}
      {hand && hand.number !== version.number ? (
        <Notice kind="info">
          第 {hand.number} 版{hand.state === 'submitted' ? '待审核' : '正在起草'}。
          <a href={`/library/${id}/versions/${hand.number}`}>看这一版</a>
        </Notice>
      ) : null}
      {version.returnedReason && version.state === 'draft' ? (
        <Notice kind="warn">
          {version.returnedByName}退回：{version.returnedReason}
        </Notice>
      ) : null}
    </>
  )
}

function Clips({ detail }: { detail: CaseDetail }) {
  const { id, clips, may } = detail
  return (
    <Card id="clips" title="听录音" note="客户信息已盖上提示音">
      <ol class="case-clips">
        {clips.map((clip, index) => (
          <li>
            <h3>
              {index + 1}. {clip.title} <small class="dim">{formatDuration(clip.durationMs)}</small>
            </h3>
            {clip.note ? <p class="as-written">{clip.note}</p> : null}
            {clip.src ? (
              <audio
                controls
                preload="none"
                src={clip.src}
                data-hearing={`/library/${id}/clips/${clip.clipId}/hearing`}
              />
            ) : (
              <Notice kind="warn">{clip.silent}。</Notice>
            )}
            <div class="bar">
              {may.judge ? (
                <small class="dim" data-heard role="status">
                  {clip.heard ? '已从头听到尾' : '还没有从头听到尾'}
                </small>
              ) : null}
              {clip.src && may.report ? (
                <a
                  class="button button-quiet button-small end"
                  href={`/library/${id}/clips/${clip.clipId}/report`}
                >
                  有漏打码
                </a>
              ) : null}
            </div>
            <ClipWords lines={clip.lines} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

function FactsCard({ detail }: { detail: CaseDetail }) {
  const { version, links, may } = detail
  const { source, faultCategory, tags, opinionRisk, publishedAt, publishedByName } = version
  return (
    <Card title="案例">
      <Facts
        items={[
          ['来源', caseSources[source]],
          ['类型', faultCategory === null ? '' : faultCategories[faultCategory]],
          [
            '标签',
            tags.length === 0 ? (
              ''
            ) : (
              <span class="case-tags">
                {tags.map((tag) => (
                  <a class="tag" href={`/library?tag=${encodeURIComponent(tag)}`}>
                    {tag}
                  </a>
                ))}
              </span>
            ),
          ],
          [
            '舆情风险',
            opinionRisk ? (
              <>
                <Tag kind="hot">有</Tag> {opinionRisk}
              </>
            ) : (
              '无'
            ),
          ],
          ['版本', `第 ${version.number} 版`],
          [
            '发布',
            publishedAt === null ? (
              ''
            ) : (
              <>
                {publishedByName} <Time at={publishedAt} />
              </>
            ),
          ],
          ...(may.openComplaint && links.shown.length > 0
            ? [
                [
                  '来自',
                  <ul class="case-links">
                    {links.shown.map(({ kind, id, no, now }) => (
                      <li>
                        <a href={kind === 'complaint' ? `/complaints/${id}` : `/calls/${id}`}>
                          {no}
                        </a>{' '}
                        {now ? <small class="dim">现在：{now}</small> : null}
                      </li>
                    ))}
                  </ul>,
                ] as [string, unknown] as [string, string],
              ]
            : []),
        ]}
      />
      {links.hidden > 0 ? (
        <p class="dim">另有 {links.hidden} 件涉及您还没有复核的通话，复核后可见。</p>
      ) : null}
      {links.appealId === null ? null : (
        <p>
          <a href={`/review-appeals/${links.appealId}`}>看改判它的申诉</a>
        </p>
      )}
    </Card>
  )
}

function Related({ detail: { related } }: { detail: CaseDetail }) {
  if (related.length === 0) return null
  const part = (title: string, good: boolean) => {
    const rows = related.filter((row) => row.good === good)
    if (rows.length === 0) return null
    return (
      <>
        <h3>{title}</h3>
        <ul class="case-links">
          {rows.map(({ id, title: name }) => (
            <li>
              <a href={`/library/${id}`}>{name}</a>
            </li>
          ))}
        </ul>
      </>
    )
  }
  return (
    <Card title="对照着看">
      {part('优秀做法', true)}
      {part('同类案例', false)}
    </Card>
  )
}

function Versions({ detail }: { detail: CaseDetail }) {
  const { id, published, version, changes } = detail
  if (published.length + changes.length < 2) return null
  return (
    <Card title="版本">
      <ul class="case-links">
        {published.map(({ number, publishedAt, publishedByName }) => (
          <li aria-current={number === version.number ? 'true' : undefined}>
            <a href={`/library/${id}/versions/${number}`}>第 {number} 版</a>{' '}
            <small class="dim">
              {publishedByName} {publishedAt === null ? null : <Time at={publishedAt} />}
            </small>
          </li>
        ))}
      </ul>
      {changes.length > 0 ? (
        <details class="case-words">
          <summary>与前一版的不同（{changes.length} 处）</summary>
          <dl class="case-changes">
            {changes.map(({ what, was, now }) => (
              <div>
                <dt>{what}</dt>
                <dd>
                  <del>{was || '（空）'}</del>
                  <ins>{now || '（空）'}</ins>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </Card>
  )
}

function Reports({ detail }: { detail: CaseDetail }) {
  const { id, reports, may } = detail
  if (reports.length === 0) return null
  const head = ['时间', '报告人', '漏了什么', '结果', '操作'].map((label) => ({ label }))
  return (
    <Card title="漏打码报告" flush>
      <Table head={head} caption="漏打码报告">
        {reports.map((report) => (
          <tr>
            <td>
              <Time at={report.at} />
            </td>
            <td class="nowrap">{report.byName}</td>
            <td>
              {report.words}
              {report.atMs === null ? '' : ` ${formatDuration(report.atMs)} 处`}
            </td>
            <td>
              {report.answer === null ? (
                <Tag kind="hot">待检查</Tag>
              ) : (
                `${reportAnswers[report.answer]}${report.reason ? `：${report.reason}` : ''}（${report.answeredByName}）`
              )}
            </td>
            <td>
              {report.answer === null && may.answer ? (
                <a href={`/library/${id}/reports/${report.id}`}>检查</a>
              ) : (
                '—'
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
