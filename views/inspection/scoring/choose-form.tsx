import { formatTime } from '#src/kernel/calendar.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { type Option, Select } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  recordingId: number
  call: { callNo: string; startedAt: number } | null
  /** Was shown before whose call it is. */
  knewAgent: boolean
  forms: Option[]
  refusal?: string
}

/** 主动评分: a call nobody asked to have scored, by a form of one's choice. */
export function ChooseFormPage({ recordingId, call, knewAgent, forms, refusal }: Props) {
  return (
    <>
      <PageHead
        title="主动评分"
        note={call ? `通话 ${call.callNo} · ${formatTime(call.startedAt)}` : undefined}
      >
        <LinkButton href="/inspection/tasks">我的质检任务</LinkButton>
      </PageHead>
      {refusal ? <Notice kind="bad">{refusal}</Notice> : null}
      <Card>
        {call === null ? (
          <Empty
            title="这段录音还没有对上通话数据，暂时不能评分"
            hint="导入话单、对上通话以后再来。"
          />
        ) : forms.length === 0 ? (
          <Empty title="还没有发布的评分表" hint="请质检主管在“评分表”里先发布一张。" />
        ) : (
          <form method="post" action={`/inspection/score/${recordingId}`} class="form">
            <Select label="按哪张评分表评" name="form" options={forms} required />
            <p class="hint">这通电话不是抽到的，结果里会标明“主动评分”。</p>
            {knewAgent ? (
              <Notice kind="info">
                您已经看过这通是谁接的：评分会标明“已知坐席”，不计入坐席成绩。
              </Notice>
            ) : null}
            <div class="bar">
              <Button kind="primary">开始评分</Button>
            </div>
          </form>
        )}
      </Card>
    </>
  )
}
