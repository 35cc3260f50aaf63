import type { Clip } from '#src/clips/schema.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import type { Given } from '#src/library/typical-cases/given.ts'
import type { ClipReport } from '#src/library/typical-cases/schema.ts'
import { caseMost, reportAnswers } from '#src/library/typical-cases/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { clipName } from '#views/library/edit.tsx'
import { NotTakenHere } from '#views/library/parts.tsx'

type Props = { id: number; caseNo: string; report: ClipReport; offered: Clip[]; given: Given }

/** 检查漏打码: the clip is silent until one of the two answers is given. */
export function ReportPage({ id, caseNo, report, offered, given }: Props) {
  const here = `/library/${id}/reports/${report.id}`
  const { values, errors } = given
  return (
    <>
      <PageHead title="检查漏打码" note={`案例 ${caseNo}`}>
        <LinkButton href={`/library/${id}`}>返回案例</LinkButton>
      </PageHead>
      <NotTakenHere given={given} />
      <Card title="报告">
        <Facts
          items={[
            ['报告人', report.byName],
            ['时间', <Time at={report.at} />],
            ['漏掉的字', report.words],
            ['在片段的', report.atMs === null ? '' : `${formatDuration(report.atMs)} 处`],
            ['片段编号', report.clipId === null ? '录音已按期限删除' : String(report.clipId)],
          ]}
        />
      </Card>
      {report.answer === null ? (
        <div class="card-pair">
          <Card title="确实漏了" note="旧片段从此停用；换好以后按新版审核、发布">
            {offered.length === 0 ? (
              <Notice kind="info">
                还没有别的片段可换：先到录音的“片段”里重新制作一个，把漏掉的字写进“漏了一处”。
              </Notice>
            ) : null}
            <form class="stack" method="post" action={here}>
              <input type="hidden" name="answer" value="replaced" />
              <Select
                label="换成"
                name="clip"
                value={values['clip'] ?? null}
                error={errors['clip']}
                blank="请选择新片段"
                options={offered.map((clip) => [String(clip.id), clipName(clip)])}
              />
              <div class="bar">
                <Button kind="primary">换上新片段</Button>
              </div>
            </form>
          </Card>
          <Card title="没有漏" note="片段恢复播放，理由会告诉报告人">
            <form class="stack" method="post" action={here}>
              <input type="hidden" name="answer" value="not-missed" />
              <TextInput
                label="理由"
                name="reason"
                value={values['reason'] ?? ''}
                error={errors['reason']}
                maxlength={caseMost.reason}
              />
              <div class="bar">
                <Button>恢复播放</Button>
              </div>
            </form>
          </Card>
        </div>
      ) : (
        <Notice kind="good">
          {report.answeredByName}已答复：{reportAnswers[report.answer]}
          {report.reason ? `，${report.reason}` : ''}
        </Notice>
      )}
    </>
  )
}
