import type { ComparedVersions } from '#src/inspection/forms/queries.ts'
import type { ScoringFormVersion } from '#src/inspection/forms/schema.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Changes } from '#views/inspection/forms/changes.tsx'

type Props = { compared: ComparedVersions; versions: ScoringFormVersion[] }

/** 版本对比: two versions of a form side by side, in words. */
export function ComparisonPage({ compared, versions }: Props) {
  const { form, before, after, comparison } = compared
  const here = `/inspection/forms/${form.id}`
  const options = versions.map(({ version }) => [String(version), `第 ${version} 版`] as const)
  return (
    <>
      <PageHead title={`${form.name}：版本对比`}>
        <LinkButton href={here}>返回评分表</LinkButton>
      </PageHead>
      {versions.length < 2 ? (
        <Card>
          <Empty title="只有一个版本" hint="发布第二个版本以后，在这里对比改了什么。" />
        </Card>
      ) : (
        <>
          <form class="card query" method="get" action={`${here}/comparison`}>
            <div class="query-fields">
              <Select label="从" name="from" value={before.version} options={options} />
              <Select label="到" name="to" value={after.version} options={options} />
            </div>
            <div class="bar query-actions">
              <Button kind="primary">对比</Button>
            </div>
          </form>
          <Card title={`第 ${before.version} 版 → 第 ${after.version} 版`}>
            <Changes comparison={comparison} />
          </Card>
        </>
      )}
    </>
  )
}
