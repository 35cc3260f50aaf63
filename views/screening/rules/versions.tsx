import type { RuleDetail } from '#src/screening/rules/queries.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Card } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Differences } from '#views/screening/rules/differences.tsx'

type Props = Pick<RuleDetail, 'rule' | 'versions'> & { mayEdit: boolean }

/** 版次, newest first: who changed what. An earlier text comes back as a version of its own. */
export function VersionsCard({ rule, versions, mayEdit }: Props) {
  return (
    <Card
      title="版次"
      note={`共 ${rule.version} 版，最近 30 版`}
      actions={<TableFiles of={`/lexicon/rules/${rule.id}`} table="versions" />}
    >
      <ul class="lines">
        {versions.map(({ number, by, at, note, differences }) => (
          <li>
            <span>
              <b>第 {number} 版</b> {by} <Time at={at} />{' '}
              {number === rule.publishedVersion ? <Tag kind="ok">筛查在用</Tag> : null}
            </span>
            {mayEdit && number !== rule.version ? (
              <form method="post" action={`/lexicon/rules/${rule.id}/versions/${number}/return`}>
                <Button small aria-label={`恢复第 ${number} 版的文字`}>
                  恢复这一版
                </Button>
              </form>
            ) : (
              <span />
            )}
            {note === '' ? null : <small>{note}</small>}
            <details class="ledger-note">
              <summary>{number === 1 ? '写了什么' : '改了什么'}</summary>
              <Differences items={differences} />
            </details>
          </li>
        ))}
      </ul>
    </Card>
  )
}
