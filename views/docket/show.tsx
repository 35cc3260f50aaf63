import { complaintStages, complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import type { Docket } from '#src/docket/docket.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { DocketLineItem } from '#views/docket/line.tsx'
import { trustOf } from '#views/docket/trust.ts'
import { JudgeFirst } from '#views/recordings/blind.tsx'
import { CallerNumber } from '#views/unmasking/caller.tsx'

type Props = {
  docket: Docket
  place: { part: number; parts: number; from: number; all: number }
  may: { unmask: boolean; trace: boolean }
}

/** 现场卷宗: what happened in a case, in order, and what is missing. */
export function DocketPage({ docket, place, may }: Props) {
  const { complaint, lines, gaps, head } = docket
  const { id, complaintNo, stage, verdict, duty } = complaint
  const here = `/complaints/${id}/docket`
  const trust = trustOf(docket)
  return (
    <>
      <PageHead title={`现场卷宗 ${complaintNo}`} note="从来电到办结，按时间先后">
        <LinkButton href={`/complaints/${id}`}>回到投诉</LinkButton>
        {may.trace && verdict !== null && !duty ? (
          <LinkButton href={`/traces/complaints/${id}`}>结论背后的痕迹</LinkButton>
        ) : null}
        {duty ? null : (
          <>
            <form method="post" action={`${here}/file`}>
              <Button icon="download">下载成文件</Button>
            </form>
            <form method="post" action={`${here}/print`} target="_blank">
              <Button kind="primary">打印版</Button>
            </form>
          </>
        )}
      </PageHead>
      <JudgeFirst duty={duty} />
      {duty ? null : (
        <>
          <Card>
            <Facts
              items={[
                [
                  '来电号码',
                  complaint.caller === '' ? (
                    '没有记'
                  ) : (
                    <CallerNumber
                      subject={{ kind: 'complaint', id }}
                      shown={complaint.caller}
                      may={may.unmask}
                    />
                  ),
                ],
                ['环节', complaintStages[stage]],
                ['现行结论', verdict === null ? '还没有结论' : complaintVerdicts[verdict]],
                ['属实类型', faultCategories[complaint.faultCategory]],
                ['承办部门', complaint.handlingDepartment],
                ['受理', <Time at={complaint.openedAt} />],
                ['缺口', gaps === 0 ? '没有' : `${gaps} 处`],
                ['依据的留痕', head === null ? '还没有留痕' : `到第 ${head.entry} 条`],
              ]}
            />
          </Card>
          <Notice kind={trust.sound ? 'info' : 'warn'}>{trust.words}</Notice>
          <Lines lines={lines} place={place} here={here} />
        </>
      )}
    </>
  )
}

type LinesProps = Pick<Docket, 'lines'> & Pick<Props, 'place'> & { here: string }

function Lines({ lines, place, here }: LinesProps) {
  const { part, parts, from, all } = place
  if (all === 0) return <Empty title="这件投诉还没有留下任何痕迹" />
  return (
    <Card title="经过" note={`共 ${all} 行，第 ${from + 1} 到 ${from + lines.length} 行`} flush>
      <p class="docket-head" aria-hidden="true">
        <span>时间</span>
        <span>客户</span>
        <span>服务方</span>
        <span>支撑方</span>
      </p>
      <ol class="docket" start={from + 1}>
        {lines.map((line) => (
          <DocketLineItem line={line} linked />
        ))}
      </ol>
      {parts === 1 ? null : (
        <nav class="pager" aria-label="翻页">
          <span>
            第 {part} 段，共 {parts} 段
          </span>
          <span class="end">
            {part > 1 ? <a href={`${here}?part=${part - 1}`}>上一段</a> : null}
            {part < parts ? <a href={`${here}?part=${part + 1}`}>下一段</a> : null}
          </span>
        </nav>
      )}
    </Card>
  )
}
