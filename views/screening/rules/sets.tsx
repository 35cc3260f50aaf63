import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { SetDetail } from '#src/screening/rules/publishing-queries.ts'
import type { LexiconOverview } from '#src/screening/rules/queries.ts'
import type { LexiconSet } from '#src/screening/rules/schema.ts'
import { offerKinds, ruleKinds, sampleKinds } from '#src/screening/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { Differences } from '#views/screening/rules/differences.tsx'
import { setWords } from '#views/screening/rules/standing.tsx'
import { LexiconTabs } from '#views/screening/rules/tabs.tsx'

type SetsProps = { overview: LexiconOverview; page: Page<LexiconSet>; query: Query }

/** 发布记录: every set that was ever in use. */
export function SetsPage({ overview, page, query }: SetsProps) {
  return (
    <>
      <PageHead title="发布记录" note={setWords(overview)} />
      <LexiconTabs overview={overview} current="/lexicon/sets" />
      <Card
        actions={page.rows.length > 0 ? <TableFiles of="/lexicon/sets" table="sets" /> : null}
        flush
      >
        {page.rows.length === 0 ? (
          <Empty title="还没有发布过" hint="随产品的规则收进来后，是第一版。" />
        ) : (
          <Table
            caption="发布记录"
            head={[{ label: '版' }, { label: '时间' }, { label: '发布人' }, { label: '说明' }]}
          >
            {page.rows.map((set) => (
              <tr>
                <td class="nowrap">
                  <a href={`/lexicon/sets/${set.id}`}>第 {set.id} 版</a>{' '}
                  {set.id === overview.set?.id ? <Tag kind="ok">在用</Tag> : null}
                </td>
                <td>
                  <Time at={set.at} />
                </td>
                <td class="nowrap">{set.by}</td>
                <td>
                  {set.note}
                  {set.restores === null ? null : <small>退回第 {set.restores} 版</small>}
                </td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path="/lexicon/sets" query={query} page={page} />
      </Card>
    </>
  )
}

type SetProps = {
  overview: LexiconOverview
  detail: SetDetail
  mayPublish: boolean
  values: Record<string, string>
  errors: FieldErrors
}

export function SetPage({ overview, detail, mayPublish, values, errors }: SetProps) {
  const { set, inUse, rules, changes } = detail
  return (
    <>
      <PageHead
        title={`词库第 ${set.id} 版`}
        note={`${set.by} ${formatTime(set.at)} · ${rules.length} 条规则`}
      >
        {inUse ? <Tag kind="ok">在用</Tag> : null}
        <LinkButton href="/lexicon/sets">返回发布记录</LinkButton>
      </PageHead>
      <LexiconTabs overview={overview} current={null} />
      <Card title="说明">
        <p>{set.note}</p>
        <p class="dim">
          版本号 <code>{set.lexiconVersion}</code>
          {set.restores === null ? '' : `，内容和第 ${set.restores} 版一样`}
        </p>
      </Card>
      {inUse || !mayPublish ? null : (
        <Card title="退回到这一版">
          <FailingNow detail={detail} />
          <form class="form" method="post" action={`/lexicon/sets/${set.id}/return`}>
            <TextArea
              label="退回说明"
              name="note"
              value={values['note']}
              rows={2}
              maxlength={300}
              required
              hint="会发布成新的一版，内容和这一版一样；以后的改动留作未发布的文字"
              error={errors['note']}
            />
            <div class="bar">
              <Button kind="danger" confirm={`退回到词库第 ${set.id} 版？`}>
                退回
              </Button>
            </div>
          </form>
        </Card>
      )}
      <Card title="和前一版比" flush>
        {changes.length === 0 ? (
          <Empty title="没有不同" hint="第一版，或内容和前一版一样。" />
        ) : (
          <Table caption="和前一版比" head={[{ label: '规则' }, { label: '改动' }]}>
            {changes.map(({ ruleId, name, code, kind, differences }) => (
              <tr>
                <td>
                  <a href={`/lexicon/rules/${ruleId}`}>{name}</a>
                  <small>{code}</small>
                </td>
                <td>
                  {kind === 'withdrawn' ? (
                    <Tag kind="hot">{offerKinds[kind]}</Tag>
                  ) : (
                    <details class="ledger-note">
                      <summary>{offerKinds[kind]}</summary>
                      <Differences items={differences} />
                    </details>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
      <Card flush>
        <details class="ledger-note padded">
          <summary>这一版的 {rules.length} 条规则</summary>
          <ul class="lines">
            {rules.map(({ ruleId, code, number, kind, body }) => (
              <li>
                <a href={`/lexicon/rules/${ruleId}`}>
                  {body.name} <span class="dim">{code}</span>
                </a>
                <span class="nowrap">
                  {ruleKinds[kind]} · 第 {number} 版文字
                </span>
              </li>
            ))}
          </ul>
        </details>
      </Card>
    </>
  )
}

/** A way back stays open; whoever takes it sees what newer samples say of it. */
function FailingNow({ detail: { failing } }: { detail: SetDetail }) {
  if (failing.length === 0) return null
  return (
    <Notice kind="warn">
      这一版过不了现在的 {failing.length} 个样例，退回后可能误报或漏报：
      {failing
        .slice(0, 5)
        .map(({ name, kind, text }) => `${name}的${sampleKinds[kind]}样例“${text.slice(0, 30)}”`)
        .join('、')}
      。
    </Notice>
  )
}
